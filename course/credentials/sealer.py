"""What seals a file that a page hands out."""

import logging
from collections.abc import Callable

from course.credentials import sealing
from course.errors import BadSettings, NotReady
from course.keys import service as keys
from course.keys.domain import KeysLocked, Purpose
from course.web.context import reading, settings, unit_of_work

log = logging.getLogger("course")


def sealer(what: str) -> Callable[[bytes], bytes]:
    """The instance's key is made now, where there is none yet.

    Args:
        what: for the log, if they cannot be sealed: ``certificates``.

    Raises:
        NotReady: IT has to do something first; the log says what.
    """
    at = settings().clock()
    try:
        return sealing.sealer(reading(), settings(), at)
    except (BadSettings, KeysLocked) as wrong:
        log.error("%s cannot be sealed: %s", what, wrong)
        raise NotReady("It cannot be sealed just now. Ask your office to tell IT.") from wrong
    except NotReady:
        with unit_of_work() as uow:
            keys.ensure(uow, [Purpose.SEAL])
    return sealing.sealer(reading(), settings(), at)
