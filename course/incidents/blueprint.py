"""The pages of service events: one blueprint, filled by files called views."""

from flask import Blueprint

bp = Blueprint("incidents", __name__, template_folder="templates")
"""Called service events on screen."""
