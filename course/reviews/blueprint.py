"""The pages of reviews and recognition: one blueprint, filled by files called views."""

from flask import Blueprint

bp = Blueprint("reviews", __name__, template_folder="templates")
