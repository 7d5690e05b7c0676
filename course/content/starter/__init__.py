"""A new pack out of a company's own agreement: its words kept, everything else proposed.

Pure: text in, files out. Nouns: a *piece* is a heading, a numbered paragraph, a promise of a list
or other text; an *outline* is an agreement in sections and clauses as its author wrote it; a
*proposal* is the same with what it still lacked; a *skeleton* is a file that says what to write
where. Whatever is proposed is marked as a draft.
"""
