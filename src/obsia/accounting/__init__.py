"""Where facts meet physics; the only door for chance."""
