"""One request: what it costs, beside others, elsewhere, and what is not disclosed of it."""
