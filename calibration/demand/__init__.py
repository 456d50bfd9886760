"""How wrong published figures of data centres turn out: learned from editions, judged on what was left out.

Three things are learned, each from ``relations/editions.csv`` alone (rows that say ``calibrates: yes``):

- *revisions* (``editions``): how far a later edition's figure lies from what earlier editions led to expect, by the
  years that they had to see ahead, and by whether meters were read;
- *bridges* (``years``): how far a year of the anchor lies from the path between its neighbours;
- *allocation* (``national``): how far a country's own statistics lie from the share of its region that drivers give.

``python -m calibration.demand --write`` renews ``joint/demand-revisions.csv`` and docs/reference/validation-world.md;
no folder of data is needed. The same seed gives the same bytes (tests/calibration/test_demand.py makes both again).
"""
