"""One Standard: a company's service agreement as a course that employees and contractors share.

content      compiles modules/ and quizzes/ into one immutable revision; pure
db           the declarative base, the unit of work, migrations
web          what every page shares: guards, forms, layouts, the stylesheet
people       people, vendors, regions, branches, roles, sign-in, and the one rule of reach
library      published revisions
agreements   clause versions and acknowledgements
assignments  who must finish which path by when, and why
learning     lesson screens and the place where a learner stopped
assessment   scenarios, quick recalls and the final check
credentials  award, status, certificate, public check
reports      the branch board, the certificate register, exports

Imports point down this list's slices, from reports to audit; ``events.py`` says what can
happen and ``reactions.py`` what follows from what.
"""

__version__ = "0.1.0"
