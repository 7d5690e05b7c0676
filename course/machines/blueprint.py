"""The pages of keys: one blueprint."""

from course.web.addresses import Pages

bp = Pages("machines", __name__, template_folder="templates")
