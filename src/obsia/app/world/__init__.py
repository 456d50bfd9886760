"""The planet: demand by country, year and scenario."""
