"""Usage: from records of calls to an account."""
