"""Progress of long work on standard error: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from obsia.core.locales import Locale, locale

if TYPE_CHECKING:
    from obsia.app.usage.usage_sums import Run

READING: Final = "reading"
"""The phase whose length is known: that of the bytes of the files."""


class Watch(NamedTuple):
    """What to call as work goes on."""

    begin: Callable[[str], None]
    """With the name of each phase as it begins."""
    reach: Callable[[float], None]
    """With the share of the phase that is done, where it is known."""


@contextmanager
def run_of(*, threads: int | None, quiet: bool) -> Generator[Run]:
    """How an account is made, while a terminal shows how far it is."""
    with progress(locale(), quiet=quiet) as watch:
        from obsia.app.usage.usage_sums import Run

        yield Run(threads=threads, on_progress=watch and watch.begin, on_share=watch and watch.reach)


@contextmanager
def progress(language: Locale, *, quiet: bool) -> Generator[Watch | None]:
    """What to call as work goes on; None where nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from obsia.writers.terminal import console

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(sys.stderr, language), transient=True) as bar:
        task = bar.add_task(language(f"phase-{READING}"), total=1.0)

        def begin(phase: str) -> None:
            # A phase of unknown length has a bar that runs from end to end.
            bar.reset(task, total=1.0 if phase == READING else None, start=True)
            bar.update(task, description=language.or_text(f"phase-{phase}", phase))

        def reach(share: float) -> None:
            bar.update(task, completed=share)

        yield Watch(begin, reach)
