"""The pages of reports: one blueprint, filled by ``views`` and ``board_views``."""

from flask import Blueprint

bp = Blueprint("reports", __name__, template_folder="templates")
