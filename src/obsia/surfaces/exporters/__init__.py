"""Other tools' formats. Holds nothing yet."""
