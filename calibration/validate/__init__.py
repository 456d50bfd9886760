"""Validation: every prediction of what was left out, held against what was measured, and the page that shows it.

``python -m calibration.validate --data DIR`` runs the parts and writes ``docs/reference/validation.md``; with
``--score`` and ``--truth`` it scores anybody's predictions by the same rules, and then needs NumPy only.
"""
