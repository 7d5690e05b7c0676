"""The pages of assignments: one blueprint, filled by the files that end in ``views``."""

from course.web.addresses import Pages

bp = Pages("assignments", __name__, template_folder="templates")
