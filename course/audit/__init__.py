"""The append-only record of every event, each entry chained to the one before by its hash.

Beside it stands what auditors opened: too much for the chain, so that each day's views are
sealed in it with one entry.
"""
