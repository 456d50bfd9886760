"""Contradictions in what is publicly said: each rule a pure function from records to finds."""
