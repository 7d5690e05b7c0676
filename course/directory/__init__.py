"""The directory: finding people, adding them, leaving and moving, inviting vendors, and making
two records of one person one.

It stands above everything that is known about people, so that a person's page can say it all.
What a roster means, who reaches whom and how a record's rows move lives in the slices below.
"""
