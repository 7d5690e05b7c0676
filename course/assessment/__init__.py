"""Questions and what was answered: scenarios for practice, quick recalls, the final check."""
