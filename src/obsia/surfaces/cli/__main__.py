"""``python -m obsia.surfaces.cli`` is the command ``obsia``."""

from obsia.surfaces.cli import main

main()
