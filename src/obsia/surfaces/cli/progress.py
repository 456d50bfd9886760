"""Progress of long work on standard error: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from obsia.core.locales import Locale

PHASES: Final = ("reading", "summing", "rejects", "drawing", "recording")


@contextmanager
def progress(language: Locale, *, quiet: bool) -> Generator[Callable[[str], None] | None]:
    """What to call with the name of each phase as it begins; None where nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from obsia.surfaces.cli.page import console

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(sys.stderr, language), transient=True) as bar:
        task = bar.add_task(language("phase-reading"), total=len(PHASES))

        def begin(phase: str) -> None:
            done = PHASES.index(phase) if phase in PHASES else 0
            bar.update(task, completed=done, description=language.or_text(f"phase-{phase}", phase))

        yield begin
