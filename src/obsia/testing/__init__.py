"""A power plant for tests: meters that do not exist, whose true joules are known, and a suite that grades any meter.

Nothing here is shared with ``obsia.meters``, and a contract of imports keeps it so: a mistake in one cannot hide in
the other. It ships with the package, because whoever writes a meter may grade it without hardware.
"""
