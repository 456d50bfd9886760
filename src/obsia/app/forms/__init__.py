"""Regulators' and standards' forms, filled from facts, accounts, training estimates and readings."""
