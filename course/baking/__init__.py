"""Baking: a credential put into a picture or a document, and taken out again.

Open Badges 3.0, section 5.3: PNG and SVG carry the credential's own text, so that one file is
both what people look at and what machines check. A PDF carries it as an attachment. What is
read comes from anybody: nothing in it is trusted, followed or unpacked without a limit.

png    a chunk of text
svg    an element
pdf    an attachment
"""
