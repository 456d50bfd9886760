"""Who agreed to what, and the six priorities of the Paris statement as indicators: see docs/explanation/priorities.md.

An indicator is computed from published facts or left blank with a reason: no name that nobody has read enters one.
"""
