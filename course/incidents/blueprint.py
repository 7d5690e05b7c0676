"""The pages of service events: one blueprint, filled by files called views."""

from course.web.addresses import Pages

bp = Pages("incidents", __name__, template_folder="templates")
"""Called service events on screen."""
