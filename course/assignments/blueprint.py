"""The pages of assignments: one blueprint, filled by the files that end in ``views``."""

from flask import Blueprint

bp = Blueprint("assignments", __name__, template_folder="templates")
