"""What an operator does to a whole instance: make it, back it up, restore it, examine it.

Everything people learn or earn is the slices' business; this package only carries it.
"""
