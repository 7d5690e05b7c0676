"""The pages of what auditors opened: one blueprint."""

from course.web.addresses import Pages

bp = Pages("oversight", __name__, template_folder="templates", url_prefix="/audit")
