"""The pages of the team kit: one blueprint."""

from course.web.addresses import Pages

bp = Pages("handouts", __name__, template_folder="templates")
