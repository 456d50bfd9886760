"""One hierarchy of the electricity of data centres: world, regions and countries fitted together, 2015 to 2035.

Every published figure (energy, share of national electricity, power) is a row with its boundary, its publisher and its
place; sums hold in every draw because a country is a share of the world. See ``docs/reference/validation-planet.md``.
"""
