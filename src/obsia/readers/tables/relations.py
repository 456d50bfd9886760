"""Whether a part is in its whole or beside it: cached tokens and the input, reasoning and the output.

A name says it (``thereof cached`` is in the input, ``thoughts_token_count`` beside the output), a column of totals
proves it, and so does a part that is larger than its whole. What contradicts itself, or says nothing where it matters,
is refused with both readings. A name of cached tokens that many use in either sense (``cached_tokens``) is read as part
of the input where nothing decides, as most interfaces have it; then the reading is said, with what settles it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from obsia.core.errors import BadInput
from obsia.core.locales import printable
from obsia.core.message import Message, Option, Symbol
from obsia.readers.mapping import Source, unsettled
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.heading_words import SUPPOSED

CACHES: Final = ("cache_read_tokens", "cache_write_tokens")
REASONING: Final = ("reasoning_tokens",)
_GROUPS: Final = ((CACHES, "input_tokens"), (REASONING, "output_tokens"))

Counts = tuple[int, int, Mapping[str, int]]
"""Number of the file, line, and the counts of a row; ``total`` among them where a column sums up."""


@dataclass(slots=True)
class _Group:
    """What rows say of some parts of one whole."""

    parts: tuple[str, ...]
    whole: str
    larger: tuple[int, int, int, int] | None = None
    """The first row whose parts are larger than the whole: file, line, parts, whole."""
    in_it: int = 0
    beside: int = 0
    stated: int = 0
    """Rows with any of the parts and a total."""
    first: tuple[int, int, int, int] | None = None
    """The first row that has any of the parts."""
    rows: int = 0
    """Rows that have any."""
    rows_larger: int = 0
    """Rows whose parts are larger than the whole."""

    def see(self, file: int, line: int, counts: Mapping[str, int], *, other: int) -> None:
        """One row; ``other`` is what the parts of the other whole may add to the total."""
        part = sum(counts.get(name, 0) for name in self.parts)
        if not part:
            return
        whole = counts.get(self.whole, 0)
        self.first = self.first or (file, line, part, whole)
        self.rows += 1
        self.rows_larger += part > whole
        if part > whole and self.larger is None:
            self.larger = (file, line, part, whole)
        if total := counts.get("total"):  # of counted tokens, 0 states none
            self.stated += 1
            plain = counts.get("input_tokens", 0) + counts.get("output_tokens", 0)
            self.in_it += total in {plain, plain + other}
            self.beside += total in {plain + part, plain + part + other}

    def relation(self, said: str) -> str:
        """``contained`` or ``apart``, ``supposed`` where a name alone leaves it so; "" where it is open."""
        if self.first is None:
            return said or "contained"
        if self.beside and not self.in_it:
            return "apart"
        if self.larger is not None:
            return "" if said == "contained" or self.in_it else "apart"
        if self.in_it and not self.beside:
            return "contained"
        return said


def needs_rows(choice: Choice) -> bool:
    """Whether the rows have a say: of what was mapped with its relation they have none."""
    return any(_is_open(choice, target) for target in choice.relations)


def needs_every_row(choice: Choice) -> bool:
    """The same of what the engine cannot ask of them all at once: a canonical name it compares with its whole."""
    return any(_is_open(choice, target) and target != choice.sources[target].column for target in choice.relations)


def is_supposed(choice: Choice) -> bool:
    """Whether cached tokens of a canonical name stand in a table that is none of obsia's own."""
    return any(choice.relations.get(target) == SUPPOSED for target in CACHES)


def _is_open(choice: Choice, target: str) -> bool:
    source = choice.sources[target]
    is_supposed = choice.relations[target] == SUPPOSED
    return not source.relation and (source.column in choice.headings or is_supposed)


def needs_totals(choice: Choice) -> bool:
    """Whether a column of totals has a say: it may prove that a part of a canonical name is beside its whole."""
    return choice.total is not None and any(_may_be_beside(choice, target) for target in choice.relations)


def _may_be_beside(choice: Choice, target: str) -> bool:
    return target not in choice.stated.sources and not choice.sources[target].relation


def related(
    choice: Choice, rows: Iterator[Counts] | None, files: Sequence[str]
) -> tuple[Mapping[str, Source], list[Message]]:
    """The sources of ``choice``, with the relation of every part, and what is said of those that the name leaves open.

    Raises ``BadInput`` where it is open, and no reading is the usual one.
    """
    sources, doubts = dict(choice.sources), list[Message]()
    groups = [_Group(tuple(part for part in parts if part in sources), whole) for parts, whole in _GROUPS]
    for file, line, counts in rows or ():
        amounts = [sum(counts.get(name, 0) for name in group.parts) for group in groups]
        for group, other in zip(groups, reversed(amounts), strict=True):
            group.see(file, line, counts, other=other)
    for group in groups:
        stated = {part: choice.relations.get(part, "") for part in group.parts}
        open_ = [part for part in group.parts if _is_open(choice, part)]
        if not open_:
            is_beside = 0 < group.beside == group.stated and not group.in_it
            if is_beside and all(_may_be_beside(choice, part) for part in group.parts):
                stated = dict.fromkeys(group.parts, "apart")
            for part, relation in stated.items():
                if relation == "apart":
                    sources[part] = replace(sources[part], relation="apart")
            continue
        said = {stated[part] for part in open_}
        word = next((each for each in ("apart", SUPPOSED, "contained") if each in said), "")
        word = "" if "" in said and word != "apart" else word
        found = word if word == "apart" and not group.in_it else group.relation(word)
        if not found:
            raise _open(choice, group, files)
        if word == SUPPOSED and found == SUPPOSED:
            doubts += cached_in_input(choice, group.rows) if group.rows else []
        elif word == SUPPOSED and found == "apart" and not group.beside and 2 * group.rows_larger < group.rows:
            doubts.append(_said(choice, "notice-cached-beside", group.rows_larger, "contained"))
        for part in group.parts:
            sources[part] = replace(sources[part], relation="apart" if found == "apart" else "")
    return sources, doubts


def cached_in_input(choice: Choice, count: int) -> list[Message]:
    """What is said of so many records whose cached tokens are read as part of the input for want of a proof."""
    return [_said(choice, "notice-cached-inside", count, "apart")] if count else []


def _said(choice: Choice, code: str, count: int, other: str) -> Message:
    """A note on cached tokens, with the option for the ``other`` reading."""
    some = [target for target in CACHES if target in choice.sources and _is_open(choice, target)]
    entries = ",".join(replace(choice.sources[target], relation=other).entry(target) for target in some)
    name = printable(choice.sources[some[0]].column, most=40)
    return Message(code, count=count, column=name, option=Option("map"), map=Symbol(shlex.quote(entries)))


def _open(choice: Choice, group: _Group, files: Sequence[str]) -> BadInput:
    file, line, part, whole = group.larger or group.first or (0, 0, 0, 0)
    name = next(each for each in group.parts if _is_open(choice, each))
    source = choice.sources[name]
    maps = [replace(source, relation=relation).entry(name) for relation in ("contained", "apart")]
    reason = Message(
        "table-part-or-beside", part=Symbol(part), whole=Symbol(whole), of=Symbol(group.whole), sum=Symbol(part + whole)
    )
    return unsettled(files[file], reason, maps, line=line, field=source.column)
