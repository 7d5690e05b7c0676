"""The pages of people, and those of rosters: filled by the files that end in ``views``."""

from course.web.addresses import Pages

bp = Pages("people", __name__, template_folder="templates")
roster = Pages("roster", __name__, template_folder="templates", url_prefix="/people/roster")
