"""Metrics of inference servers, kept beside a journal as they were told: a line with the time, then what was told.

A thread asks each server at once, then every few seconds, and once more at the end; the job is not waited for.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from obsia.meters.services import Service

ENDING: Final = ".metrics"
"""What the name of the file adds to that of the journal."""
EVERY_S: Final = 5.0
_NAME = re.compile(r"^([A-Za-z_:][A-Za-z0-9_:]*)(\{?)")


class Scrapes:
    """Asks servers while something runs: between :meth:`start` and :meth:`end`."""

    def __init__(
        self,
        addresses: Sequence[str],
        journal: str,
        *,
        now: Callable[[], float] = time.time,
        every_s: float = EVERY_S,
    ) -> None:
        self._services = [(Service(each), urlsplit(each).netloc) for each in addresses]
        self._path = journal + ENDING
        self._now, self._every_s = now, every_s
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="obsia-scrapes", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        if self._services:
            self._thread.start()

    def end(self) -> None:
        """Ask once more, and stop."""
        if self._services:
            self._ended.set()
            self._thread.join()

    def _go_on(self) -> None:
        self.ask()
        while not self._ended.wait(self._every_s):
            self.ask()
        self.ask()

    def ask(self) -> None:
        """Append what each server tells; nothing of one that does not answer, or where the disk takes nothing."""
        for service, instance in self._services:
            text = service.get()
            if text is None:
                continue
            seconds, micros = divmod(round(self._now() * 1_000_000), 1_000_000)
            stamp = f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{micros:06d}Z"
            with suppress(OSError), open(self._path, "a", encoding="utf-8") as file:
                file.write(f"# {stamp}\n{with_instance(text, instance)}\n")


def with_instance(text: str, instance: str) -> str:
    """Metrics that say of whom they are, where they do not: two servers of one model are two."""
    return "\n".join(
        each if not each or each[0] == "#" or 'instance="' in each else _NAME.sub(_labelled(instance), each, count=1)
        for each in text.splitlines()
        if each != "# EOF"
    )


def _labelled(instance: str) -> Callable[[re.Match[str]], str]:
    label = f'instance="{instance}"'
    return lambda found: f"{found[1]}{{{label}" + ("," if found[2] else "}")
