"""The pages of editions: one blueprint."""

from course.web.addresses import Pages

bp = Pages("recertification", __name__, template_folder="templates", url_prefix="/editions")
