"""Calibration: fits ``obsia.physics`` to measurements and writes joint facts that the program draws from.

It stands beside the program, with dependencies of its own (``uv sync --group calibration``): nothing here is imported
at run time. The measurements themselves are not in the repository (their licence is not settled); every script takes
the folder that holds them: ``python -m calibration.NAME --data DIR``.
"""
