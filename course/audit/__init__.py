"""The append-only record of every event, each entry chained to the one before by its hash."""
