"""The pages of jobs: one blueprint, and how they say the size of a file."""

from course.web.addresses import Pages

bp = Pages("jobs", __name__, template_folder="templates")


@bp.app_template_filter("size")
def size_words(size: int) -> str:
    """How large a file is, as people say it."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000):,} kB"
