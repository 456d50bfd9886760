"""The web site. Holds nothing yet."""
