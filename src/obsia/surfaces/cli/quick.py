"""``obsia assess LOG --segment`` again, while the log grows: a status bar is answered before anything heavy loads.

Whatever is not surely the same question as before goes the usual way, which also prepares the next quick answer.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from obsia.app.usage.usage_cache import Question

_OPTIONS = frozenset({"--model", "--host", "--region", "--format"})
_IGNORED = frozenset({"--segment", "--quiet"})
"""``--no-record`` is none of them: nothing is kept for such a question."""


def asked(arguments: Sequence[str]) -> Question | None:
    """The question of ``assess … --segment``, or None for a call with anything else in it."""
    if not arguments or arguments[0] != "assess" or "--segment" not in arguments:
        return None
    paths: list[str] = []
    options: dict[str, str] = {}
    rest = iter(arguments[1:])
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name in _OPTIONS:
            value = value if equals else next(rest, "")
            if not value or value.startswith("-") or name in options:
                return None
            options[name] = value
        elif argument.startswith("-"):
            if argument not in _IGNORED:
                return None
        else:
            paths.append(argument)
    if not paths:
        return None
    return Question(
        paths=tuple(paths),
        model=options.get("--model"),
        host=options.get("--host"),
        region=options.get("--region"),
        format=options.get("--format", "auto"),
    )


class Numbers:
    """Numbers as the locale writes them, from its two signs alone."""

    def __init__(self, *, decimal: str, group: str) -> None:
        self._signs = str.maketrans({".": decimal, ",": group})

    def decimal(self, number: float, *, digits: int) -> str:
        """As :meth:`obsia.core.locales.Locale.decimal`."""
        from obsia.core.locales import MINUS, decimals

        places = decimals(number, digits=digits)
        rounded = round(number, places)
        if rounded == 0:
            return "0"
        written = f"{abs(rounded):,.{max(places, 0)}f}".translate(self._signs)
        return f"{MINUS}{written}" if rounded < 0 else written


def quick(arguments: Sequence[str]) -> tuple[str, int] | None:
    """The line that answers from what was kept, with the exit code; None when a whole reading is needed."""
    question = asked(arguments)
    if question is None or os.path.exists("obsia.toml"):
        # What stands in the settings of a folder was perhaps not asked before.
        return None
    from obsia.app.folder import data_folder
    from obsia.app.usage import usage_cache as growing
    from obsia.core.locales import language_of
    from obsia.surfaces.cli.segment import segment

    folder = data_folder()
    state = growing.load(question, folder=folder)
    if state is None:
        return None
    language, decimal, group = state.numbers
    says_more = state.has_notes or state.rejected
    if language != language_of() or (says_more and "--quiet" not in arguments):
        # What is said beside the line says how many records there are: the whole reading counts them.
        return None
    changed = growing.grown(state, question, folder=folder)
    if changed is None:
        return None
    if changed:
        growing.store(state, question, folder=folder)
    line = segment(growing.figures(state), Numbers(decimal=decimal, group=group))
    return line, 4 if state.rejected else 0
