"""The pages of jobs: one blueprint."""

from flask import Blueprint

bp = Blueprint("jobs", __name__, template_folder="templates")
