"""The pages of vendor files and visits: one blueprint, filled by files called views."""

from course.web.addresses import Pages

bp = Pages("vendors", __name__, template_folder="templates")
