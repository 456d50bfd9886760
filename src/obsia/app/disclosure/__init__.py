"""What is disclosed and promised: openness and commitments."""
