"""What each journey can be asked: its fields, stated once. See ``core.question``."""
