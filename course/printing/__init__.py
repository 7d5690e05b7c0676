"""The printing kit: templates and texts become PDF or PNG, alike on every machine.

Knows nothing of courses. Certificates and handouts bring their own templates and words.
"""
