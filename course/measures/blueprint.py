"""The blueprint of every page of this slice."""

from course.web.addresses import Pages

bp = Pages("measures", __name__, template_folder="templates")
