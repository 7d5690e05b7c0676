"""Clause versions as they were published, and who has read which text."""
