"""Work that takes longer than a page may: asked for here, done by a worker, fetched within days.

What is to be done is not known here. Each kind of job is a ``Work`` that a higher slice makes and
``app.py`` hands over by name. Here belong asking, progress, what went wrong, the file that comes
out and the link to it, and the worker. Not here: what stands in the file.

Nouns: job, part, worker, link.
"""
