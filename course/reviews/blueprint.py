"""The pages of reviews and recognition: one blueprint, filled by files called views."""

from course.web.addresses import Pages

bp = Pages("reviews", __name__, template_folder="templates")
