"""Foreign usage records in, canonical usage rows out: nothing lost, nothing silently zero.

A reader is one module of this package, or one package where it has parts (``otlp``, ``focus``, ``delimited``,
``jsonl``), found by listing (:func:`obsia.readers.registry.readers`). It knows no facts, fills no gap, and keeps no
message contents: what it may keep is an allow-list.

What is no reader serves all of them:

- ``base``: the seam. What a reader is given, what it answers, how a record is refused.
- ``files``, ``detect``, ``registry``: which files there are, which reader each is for and why.
- ``records/``: for readers that decode records in Python. Outlines, allow-lists, walks over any layout, rows, times,
  and the table of token algebra.
- ``canonical/``: the rules of a valid record, the same for all readers, as expressions of the engine.
- ``mapping``: ``--map`` and the columns of tables. ``frame``: data frames, which come without a file.
- ``reading``: all of it, from files to one account of what was read, refused and counted. ``possible_duplicates``: one
  call that two tools recorded.

``datacentres`` reads no usage: reports of data centres under Regulation (EU) 2024/1364, for the view of the world.
"""
