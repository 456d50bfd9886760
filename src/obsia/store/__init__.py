"""Received events, kept durably. Holds nothing yet: usage is read from files."""
