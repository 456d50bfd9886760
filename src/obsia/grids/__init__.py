"""Live grid intensities, one module per provider. Holds nothing yet: annual factors are facts."""
