"""The pages of notices: one blueprint, filled by the files that end in ``views``."""

from flask import Blueprint

bp = Blueprint("notices", __name__, template_folder="templates")
