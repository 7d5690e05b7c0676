"""The append-only record of every event: leaves of one Merkle tree, without names.

Its root is signed in checkpoints that others keep; what that proves and what not says
``domain``. Beside it stands what auditors opened: too much for the tree, so that each day's views
are sealed in it with one entry.

Nouns: an entry is one event; its leaf is what is hashed, its texts what people typed; a proof
shows that an entry is in the log, or that one checkpoint continues another.
"""
