"""Checking: what a certificate says of itself, years later and anywhere, also a stranger's.

No database, no network, no settings. Three questions are answered one by one, because each can
have another answer: who signed it (signature), is today within its days (time), was it taken
back (status). A PDF has a fourth: its seal. What is read comes from anybody: it is refused in
one sentence where it is not what it should be, and never followed, run or unpacked without a
limit.

reading     the credential in a file: PDF, PNG, SVG, JSON, JWT
given       the keys and status lists that somebody hands in with it
signature   who signed it
tokens      credentials as JSON Web Tokens
standing    time and status
certificate all questions about one certificate
words       the answers there are
packs       every credential in an evidence pack
"""
