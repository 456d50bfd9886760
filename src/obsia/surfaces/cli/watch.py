"""``obsia assess … --watch``: the account again whenever its files change, until somebody ends it (Ctrl-C).

A terminal shows the first screen, drawn anew; elsewhere each change is a line. Logs that only grow are answered at once
from what was summed before (``usage_cache``); the whole account follows, and takes a quarter of the time at most.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from obsia.core.errors import BadCall, ObsiaError
from obsia.core.message import Option

if TYPE_CHECKING:
    from obsia.app.questions.usage import Assess
    from obsia.app.usage.account import Account
    from obsia.app.usage.usage_cache import Question
    from obsia.core.figure import Figure
    from obsia.core.locales import Locale

EVERY_S: Final = 1.0
"""Seconds between two looks at the files."""
_REST: Final = 3
"""A whole account is made again when it has rested for so many times as long as the last one took."""
CLEAR: Final = "\x1b[2J\x1b[H"
"""Clears a terminal, and goes to its upper left corner."""


@dataclass(slots=True, kw_only=True)
class Watch:
    """What is watched, and what was shown of it."""

    asked: Assess
    cached: Question | None
    """The question by which sums are kept; None for one whose sums are not."""
    threads: int | None
    tr: Locale
    is_screen: bool
    account: Account | None = None
    took_s: float = 0.0
    ended_s: float = float("-inf")
    """When the last whole account was ready, by the clock of ``time.monotonic``."""
    said: str = ""
    """The line that was last shown."""

    def whole(self) -> None:
        """Make the account and show it."""
        from obsia.app.usage.assess import answer
        from obsia.app.usage.usage_cache_writer import remember
        from obsia.app.usage.usage_sums import Run

        begun = time.monotonic()
        run = Run(threads=self.threads, with_largest=self.is_screen and not self.asked.tables)
        self.account = answer(self.asked, run)
        if self.cached is not None:
            remember(self.cached, self.account, numbers=(self.tr.language, *self.tr.signs()))
        self.ended_s = time.monotonic()
        self.took_s = self.ended_s - begun
        self.show(self.account.figures)

    def is_due(self) -> bool:
        """Whether a whole account may be made again."""
        return time.monotonic() - self.ended_s >= _REST * self.took_s

    def grown(self) -> bool:
        """Count what logs have grown by, and show it; False where only a whole account can tell."""
        if self.cached is None or self.account is None:
            return False
        from obsia.app.folder import data_folder
        from obsia.app.usage import usage_cache

        folder = data_folder()
        state = usage_cache.load(self.cached, folder=folder)
        if state is None or state.rejected or usage_cache.grown(state, self.cached, folder=folder) is None:
            return False
        usage_cache.store(state, self.cached, folder=folder)
        self.show(usage_cache.figures(state))
        return True

    def show(self, figures: Sequence[Figure]) -> None:
        """The first screen under the figures of now; elsewhere a line."""
        from obsia.app import clock
        from obsia.surfaces.cli import output
        from obsia.surfaces.cli.segment import segment

        at = clock.now().astimezone().strftime("%H:%M:%S")
        said = segment(figures, self.tr)
        line, is_same = f"{at}  {said}", said == self.said
        self.said = said
        if not self.is_screen or self.account is None:
            # What the sums said already, the whole account says again.
            if not is_same:
                output.write_line(line)
        else:
            from obsia.views import usage_first
            from obsia.writers.terminal import Page, write

            output.write_text(CLEAR)
            output.write_line(line)
            write(usage_first.document(self.account).without("again"), Page(self.tr))
            output.write_line(self.tr("watch-end"))
        output.flush()


def watch(made: Watch, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Show an account, and again whenever its files change, until it is interrupted."""
    from obsia.app.usage.own_account import stamp
    from obsia.surfaces.cli import failures

    seen, is_behind, wrong = None, False, ""
    try:
        while True:
            try:
                now = stamp(made.asked.paths)
                changed, seen = now != seen, now
                if changed and made.grown():
                    # A line says it all; a screen has more to show.
                    is_behind = made.is_screen
                elif (changed or is_behind) and made.is_due():
                    is_behind = False
                    made.whole()
                else:
                    is_behind = changed or is_behind
                wrong = ""
            except ObsiaError as error:
                if made.account is None:
                    raise
                # A file that is being written or moved: another look tells. It is said once.
                if wrong != (wrong := made.tr.text(error.sentences)):
                    failures.say_error(wrong)
            sleep(EVERY_S)
    except KeyboardInterrupt:
        return


def begun(asked: Assess, *, cached: Question | None, threads: int | None, others: Sequence[Option]) -> Watch:
    """What is to be watched. Raises ``BadCall`` for options that want an end."""
    from obsia.core.locales import locale

    if others:
        raise BadCall("watch-alone", option=Option("watch"), others=tuple(others))
    bare = replace(asked, record_figures=False)
    return Watch(asked=bare, cached=cached, threads=threads, tr=locale(), is_screen=sys.stdout.isatty())
