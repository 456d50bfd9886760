"""The map of the world: shapes of countries, their classes of colour, and the SVG that a page holds."""
