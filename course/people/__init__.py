"""People and where they belong: vendors, regions, branches, engagements, roles and sign-in.

The one rule of reach lives here (``queries.within_reach``). What people learn does not.
"""
