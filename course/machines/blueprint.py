"""The pages of keys: one blueprint."""

from flask import Blueprint

bp = Blueprint("machines", __name__, template_folder="templates")
