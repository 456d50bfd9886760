"""How wrong published figures of data centres turn out: learned from editions, judged on what was left out.

Two things are learned, each from ``relations/editions.csv`` alone (rows that say ``calibrates: yes``):

- *revisions* (``editions``): how far a later edition's figure lies from what earlier editions led to expect, by the
  years that they had to see ahead, and by whether meters were read;
- *bridges* (``years``): how far a year of the anchor lies from the path between its neighbours.

The electricity of places from 2020 to 2035 comes from the hierarchy (``calibration/planet``); revisions are used beyond
those years, and of places that no country stands for.

``python -m calibration.demand --write`` renews ``joint/demand-revisions.csv`` and docs/reference/validation-world.md;
no folder of data is needed. The same seed gives the same bytes (tests/calibration/test_demand.py makes both again).
"""
