"""Foreign usage records in, canonical usage rows out: nothing lost, nothing silently zero.

One module a format, found by listing this package (:func:`obsia.readers.registry.readers`). A reader knows no
facts, fills no gap, and keeps no message contents: what it may keep is an allow-list.
"""
