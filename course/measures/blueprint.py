"""The blueprint of every page of this slice."""

from flask import Blueprint

bp = Blueprint("measures", __name__, template_folder="templates")
