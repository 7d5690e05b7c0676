"""A clause changes: who is asked what again, until when, and what they have shown.

Here belong which clauses an edition asks of whom, the demands and assignments that follow, what
two editions differ in, and publishing with all that comes of it. Not here: publishing itself
(library), learning and checking (learning, assessment), and the status of a credential, which
reads demands (credentials).

Nouns: demand, delta, edition, proof.
"""
