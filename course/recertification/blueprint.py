"""Where the pages of this slice hang."""

from flask import Blueprint

bp = Blueprint("recertification", __name__, template_folder="templates", url_prefix="/editions")
