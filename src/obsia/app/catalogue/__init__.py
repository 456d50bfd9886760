"""What there is to ask about, and how it changed."""
