"""The pages of the directory: one blueprint, filled by the files that end in ``views``."""

from flask import Blueprint

bp = Blueprint("directory", __name__, template_folder="templates")
