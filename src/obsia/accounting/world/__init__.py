"""The planet: what data centres and AI draw, top-down and bottom-up, by country, with scenarios.

Two engines that know nothing of each other (``topdown`` from published totals, ``stock`` from chips), and what is made
of both: countries, reconciliation, the closing of the loop. See docs/explanation/world.md.
"""
