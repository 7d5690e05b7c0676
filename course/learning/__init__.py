"""Lesson screens, which of them somebody has read, and where to go on."""
