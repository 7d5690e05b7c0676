"""The pages of reports: one blueprint, filled by ``views`` and ``board_views``."""

from course.web.addresses import Pages

bp = Pages("reports", __name__, template_folder="templates")
