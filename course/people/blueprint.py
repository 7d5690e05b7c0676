"""The pages of people: one blueprint, filled by the files that end in ``views``."""

from flask import Blueprint

bp = Blueprint("people", __name__, template_folder="templates")
