"""Ids for clauses and sections: unique in an agreement, and the same for the same words."""

import re
from dataclasses import dataclass, field

from course.content.starter.words import slug

_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,59}")


@dataclass
class Ids:
    """Hands out ids, each once. Keep the given ones first; proposals then go around them."""

    taken: set[str] = field(default_factory=set)

    def keep(self, id_: str) -> str:
        """The same id, or nothing if it cannot be kept."""
        if not _ID.fullmatch(id_) or id_ in self.taken:
            return ""
        self.taken.add(id_)
        return id_

    def propose(self, title: str, otherwise: str) -> str:
        """An id made of a title, or the other one if the title has nothing to make it of."""
        base = slug(title) or otherwise
        id_, number = base, 2
        while id_ in self.taken:
            id_, number = f"{base}-{number}", number + 1
        self.taken.add(id_)
        return id_
