"""Every page of this slice."""

from course.measures import api_views, import_views, parity_views, score_views
from course.measures.blueprint import bp

__all__ = ["api_views", "bp", "import_views", "parity_views", "score_views"]
