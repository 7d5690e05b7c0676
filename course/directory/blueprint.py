"""The pages of the directory: one blueprint, filled by the files that end in ``views``."""

from course.web.addresses import Pages

bp = Pages("directory", __name__, template_folder="templates")
