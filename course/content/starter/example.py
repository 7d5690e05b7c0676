"""A small agreement to begin with, for a company that has none yet."""

from course.content.starter.sources import Source

_TEXT = """\
# Customer service agreement

## On time

### We come when we said

We arrive inside the time window that the customer was given.

### Late? Call.

When you see that you will be late, call the customer before the window ends and give a new time.

## When something goes wrong

### Sorry, at once

If you cause or find damage, tell the customer and say sorry at once.

### Call the office

Call the office about it before you leave the customer, so that somebody owns the next step.
"""

EXAMPLE = Source("the example", _TEXT)
