"""The API. Holds nothing yet."""
