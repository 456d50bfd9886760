"""Grades of openness as pure functions of assertions at a date, and how far sources agree.

Start with :func:`obsia.accounting.openness.sheet.sheet_of`; each grade is a module with a function ``grade``.
Freedom (what may be had, on which terms) is kept apart from certainty (how sure an energy figure is): no function
here or elsewhere joins the two in one score.
"""
