"""The pages of erasing people: one blueprint."""

from course.web.addresses import Pages

bp = Pages("erasure", __name__, template_folder="templates")
