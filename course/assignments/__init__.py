"""Who must finish which path by when, and why."""
