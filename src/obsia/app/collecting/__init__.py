"""Records received while they are made: decoded, kept, sealed, and told of."""
