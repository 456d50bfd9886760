"""One training run: device hours, energy, carbon."""
