"""Independent verifiers of what the product signs; ``make test-conformance``. See README.md.

No test of the suite: nothing here is collected by pytest, and nothing of it is needed to run the
product. Each verifier is shown what it must accept and a mutant that it must refuse, for the
reason that the mutant was made with; so one that fails to load cannot look like a pass.
"""
