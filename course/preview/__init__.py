"""Preview: a pack in the browser while its author writes it. Files are read, never written.

Here belong watching a pack's files, keeping its last good content, finding the page of a problem,
and the pages themselves: lessons as learners see them, scenarios as graphs, banks as lists. Not
here: what is right or wrong in a pack (content), and anything that knows people or a database.

Decision: an application of its own, on this machine only. The product's templates are used as they
are; only their frame is another (templates/layouts). So a lesson cannot look different here.

Nouns: workshop, bench, content, spot, landmark, drawing.
"""
