"""What auditors open: noted before it is shown, and shown to HR.

Nouns: a view is one address that an auditor opened. Its rows, and the seals over them, belong
to ``audit``; who may look, and until when, is a role grant and belongs to ``people``.
"""
