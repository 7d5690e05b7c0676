"""What is erased of keys: their name, where somebody called a machine after a person.

Who made or ended a key stays with the record that did it, as everywhere.
"""

from course.db import UnitOfWork, forget_words
from course.machines.models import MachineKey
from course.people.domain import Whose


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    named = forget_words(uow.session, MachineKey, [MachineKey.name], whose.words.named_in)
    return [("names of machines", named)]
