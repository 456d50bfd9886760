"""Answers laid out: one view makes the document of one answer, and knows no medium."""
