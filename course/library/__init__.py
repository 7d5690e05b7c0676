"""Published revisions of the course: stored once, read from memory, never changed."""
