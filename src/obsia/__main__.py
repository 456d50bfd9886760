"""``python -m obsia`` is the command ``obsia``."""

from obsia.surfaces.cli import main

main()
