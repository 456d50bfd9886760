"""Measuring a job on one's own hardware: running it beside the meter, and what its journal amounts to."""
