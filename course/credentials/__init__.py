"""Credentials: what somebody has shown, from when until when, and the certificate that says so.

Here belong award, status, renewal, revocation, the frozen certificate record, its page and its
PDF, and the public check of a serial. Not here: passing itself (assessment), who must do what
(assignments), and HR's lists and exports (reports).

Nouns: credential, period, certificate, serial, revocation.
"""
