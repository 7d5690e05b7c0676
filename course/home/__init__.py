"""A learner's first page: what is due, what is next, how far, and one obvious button."""
