"""Compiles modules/, quizzes/ and certificates/ into one immutable revision.

Pure: no web, no database.

Nouns: a *pack* is the bytes an author wrote; a *sheet* is one file of it, read and validated; a
*problem* is one line that says what is wrong and how to put it right; a *revision* is what
learners see; a *draft* is a part that is still being written. Nothing in a pack is ever executed.
"""
