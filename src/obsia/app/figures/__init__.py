"""Figures beyond a journey: recorded, traced, exported. Knows no journey."""
