"""The pages of vendor files and visits: one blueprint, filled by files called views."""

from flask import Blueprint

bp = Blueprint("vendors", __name__, template_folder="templates")
