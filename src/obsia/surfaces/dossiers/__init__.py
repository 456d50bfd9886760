"""Regulators' forms. Holds nothing yet."""
