"""A company to look at: people in every state, made through the same services as real ones."""
