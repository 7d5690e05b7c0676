"""Every error raised on purpose. The message is for the person at the screen."""


class CourseError(Exception):
    """Something expected went wrong; the message says what to do about it."""


class NotFound(CourseError):
    """No such thing, or not yours to know: both are answered alike."""


class Conflict(CourseError):
    """It changed in between; trying again may work."""


class NotReady(CourseError):
    """A step has to come first; the message names it."""


class TooMany(CourseError):
    """Too many tries in a short time."""


class BadSettings(CourseError):
    """The settings cannot be used; the message lists everything that is wrong with them."""


class DamagedFile(CourseError):
    """A file that was handed in is not what it says it is."""


class NoCredential(DamagedFile):
    """A file that may well be whole, but carries no credential."""
