"""Notices: what is said to whom about which obligation, once, and how it gets there.

A **notice** is a row of the ledger: one person, one **obligation** (an assignment with its due
day, a certificate with its last day, the case of a service event), one **stage**. It goes by mail
or is told in person.
Who must do what by when is not decided here.
"""
