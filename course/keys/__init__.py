"""Keys: what the instance signs with, one key at a time for each purpose.

Here belong making, locking away, rotating and listing keys. Not here: what is signed with them
(credentials, the audit log, printed certificates), nor how a signature is written down (proofs).

Nouns: key, purpose, signer, rotation.
"""
