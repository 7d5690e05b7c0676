"""One Standard: a company's service agreement as a course that employees and contractors share.

content      compiles modules/ and quizzes/ into one immutable revision; pure
checking     what a certificate proves: signature, time, status; offline, and of anybody
db           the declarative base, sessions, the unit of work, migrations
baking       a credential inside a picture or a document, put in and taken out
printing     templates and texts become PDF or PNG; what certificates and handouts share
proofs       signed documents that anybody can check: credentials, keys as text, status lists
web          what every page shares: guards, forms, layouts, the stylesheet
keys         what the instance signs with, one key for each purpose
audit        the append-only record of every event: a Merkle tree with signed checkpoints
people       people, vendors, regions, branches, roles, sign-in, and the one rule of reach
jobs         work that takes longer than a page may, and the worker that does it
oversight    what auditors open: noted before it is shown, and shown to HR
library      published revisions
agreements   clause versions and acknowledgements
assignments  who must finish which path by when, and why
learning     lesson screens, quick recalls, and where a learner stopped
assessment   scenarios and the final check
credentials  award, status, certificate, public check
recertification  a changed clause: who shows what again, by when
handouts     team-talk sheets, pocket cards, wallpapers, and the promises made to customers
vendors      vendor files, the agreement with each firm, and who is ready to visit
measures     visits, survey replies, complaints, and the seven measures counted from them
incidents    service events: the case of each, and what is learned from it
reviews      meetings on schedule with firms and teams, and what good service brings
reports      the branch board, the certificate register, exports
notices      what is said to whom about which obligation, once, by mail or in person
directory    finding people, keeping their records, inviting vendors, merging two records of one
erasure      erasing what says who somebody is, by request or by rule
home         a learner's first page
operations   instances as a whole: making, backing up, examining
demo         a company in every state, made through the real services
preview      a pack in its author's browser while it is written; no people, no database

Slices are listed from the lowest to the highest; imports point down. ``events`` says what can
happen and ``reactions.py`` what follows from what.
"""

__version__ = "0.1.0"
