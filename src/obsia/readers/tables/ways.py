"""What can be said of the columns of a refused table: whole mappings, the likeliest first, for whoever tries them.

Each column that the refusal names is taken for what its words come nearest to, or left out. Where several vie, what
tells them apart (``FY25`` and ``FY26``, ``Budget`` and ``Actual``) chooses between whole tables: the others are left
out, and what remains is read as if the words were not there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from obsia.core.errors import Way
from obsia.readers.headers import TOTALS, Said, is_sum, joined_ignored
from obsia.readers.mapping import SUMS, Columns, Source
from obsia.readers.tables.heading_words import MEAN, NO_SUM, called_part, is_limit, roles_of
from obsia.readers.tables.headings import Heading, candidates, headings
from obsia.readers.tables.total_rows import is_total_name

_MOST_VARIANTS: Final = 4
_BY_ROLE: Final = {"cached": "cache_read_tokens", "reasoning": "reasoning_tokens"}
"""Role of a word -> the count that is a part of a side, where a heading has both."""
_OPEN: Final = (*TOTALS, "calls")
_SIDES: Final = frozenset(("input", "output", "cached", "reasoning"))
_SCALES: Final = (1_000_000, 1_000)
_BRACKET: Final = re.compile(r"[(\[]")
_MESSAGES: Final = frozenset(("messages", "nachrichten", "mensajes", "messaggi", "mensagens", "berichten"))
_WHOLE: Final = re.compile(r"\b(?:in[ck]l|einschl|y compris|with|mit|avec|met)", re.IGNORECASE)
"""Before a part that a count holds: ``Output tok (incl. thinking)``."""
_KINDS: Final = frozenset(("text", "image", "audio", "video"))
"""What tokens are of: a call may have them of several, which add up."""
_APART: Final = re.compile(r"[^\W_]+")


def ways(needed: Mapping[str, Said], *, names: Sequence[str], mapped: Mapping[str, str], stated: Columns) -> list[Way]:
    """What may be said of the columns ``needed`` of a table of ``names``; ``mapped``: what holds what already."""
    said = list(stated.sources)
    found = [
        _way(each, left_out, stated=said)
        for each, left_out in (*_of_kinds(needed), *_variants(needed, names, mapped), *_choices(needed, mapped))
    ]
    return list({tuple(sorted(way.items())): way for way in found if way}.values())


def ways_to_count(names: Sequence[str]) -> list[Way]:
    """What may be said of a table of which no column is a count by name: those of both sides, or of messages."""
    sides = {target: Source(column=name, type="int") for name in names for target in [_side_of(name)] if target}
    messages = [name for name in names if name.casefold() in _MESSAGES]
    some = [sides] if sides.keys() >= set(TOTALS) else []
    some += [{"messages": Source(column=name, type="int")} for name in messages]
    return [{"map": Columns(each).text} for each in some]


def _of_kinds(needed: Mapping[str, Said]) -> list[_Choice]:
    """The sums of each side, where its tokens are counted by what they are of: text, images, audio."""
    sides: dict[str, list[str]] = {}
    for name in needed:
        if (side := _side_of(name)) and not _KINDS.isdisjoint(_words(name)):
            sides.setdefault(side, []).append(name)
    if all(len(some) < 2 for some in sides.values()):
        return []
    used = {name for some in sides.values() for name in some}
    sources = {side: Source(column=some[0], also=tuple(some[1:]), type="int") for side, some in sides.items()}
    return [(sources, [name for name in needed if name not in used])]


def _side_of(name: str) -> str:
    sides = roles_of(name) & {"input", "output"}
    return f"{next(iter(sides))}_tokens" if len(sides) == 1 and not is_limit(name) else ""


def _way(sources: Mapping[str, Source], left_out: Sequence[str], *, stated: Sequence[str]) -> Way:
    entries = Columns({target: source for target, source in sources.items() if target not in stated}).text
    ignored = joined_ignored(left_out)
    return {**({"map": entries} if entries else {}), **({"ignore_columns": ignored} if ignored else {})}


_Choice = tuple[Mapping[str, Source], Sequence[str]]
"""What is mapped, and the columns that are left out."""


def _variants(needed: Mapping[str, Said], names: Sequence[str], mapped: Mapping[str, str]) -> list[_Choice]:
    """The table by each word that tells columns apart which vie for one count."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, each in needed.items():
        if each.kind == "count" and each.targets and each.type not in NO_SUM:
            groups.setdefault(each.targets, []).append(name)
    keys: dict[str, None] = {}
    for several in groups.values():
        words = [[word for word in _words(name) if not _SIDES & roles_of(word)] for name in several]
        shared = set(words[0]).intersection(*words[1:])
        if len(several) > 1:
            keys |= dict.fromkeys(" ".join(word for word in each if word not in shared) for each in words)
    keys |= {"": None} if len(keys) == 1 else {}
    own = {key: [name for name in names if key and set(key.split()) <= set(_words(name))] for key in keys}
    if len(keys) > _MOST_VARIANTS:
        some = [_variant(key, own, names, mapped) for key in keys if not any(map(is_total_name, key.split()))]
        return [added] if (added := _added(some))[0] else []
    if len(keys) < 2:
        return []
    latest_first = sorted(keys, reverse=True) if all(any(map(str.isdigit, key)) for key in keys) else list(keys)
    return [each for key in latest_first if (each := _variant(key, own, names, mapped)) is not None]


def _variant(
    key: str, own: Mapping[str, Sequence[str]], names: Sequence[str], mapped: Mapping[str, str]
) -> _Choice | None:
    """The columns of one ``key`` as their names say without it, and those of the others."""
    others = {name for other, some in own.items() if other != key for name in some} - set(own[key])
    bare = {name: _without(key, name) for name in names if name not in others}
    found = headings(bare.values())
    some = candidates(found, mapped=mapped)
    real = {short: name for name, short in bare.items()}
    sources = {target: _source(real[each[0].name], each[0]) for target, each in some.items() if len(each) == 1}
    return (sources, sorted(others)) if sources or others else None


def _added(each: Sequence[_Choice | None]) -> _Choice:
    """The sums of the counts of many keys, as of the months of a year side by side."""
    sums: dict[str, Source] = {}
    left_out = [set(others) for found in each if found for others in found[1:]]
    for sources in (found[0] for found in each if found):
        for target, source in sources.items():
            before = sums.setdefault(target, source)
            if before.column != source.column and target in SUMS:
                sums[target] = replace(before, also=(*before.also, source.column))
    used = {name for source in sums.values() for name in source.columns}
    return sums, sorted(set[str]().union(*left_out) - used)


def _source(name: str, found: Heading) -> Source:
    is_plain = found.kind in {"time", "model"}
    return Source(column=name, type="utc" if is_plain else found.type, factor=found.factor, is_typed=not is_plain)


def _choices(needed: Mapping[str, Said], mapped: Mapping[str, str]) -> list[_Choice]:
    """Each column for its likeliest, then one of them for something else, then none."""
    options = {name: _targets(name, each, mapped) for name, each in needed.items()}
    best = {name: some[0] for name, some in options.items()}
    turns = [{**best, name: other} for name, some in options.items() for other in some[1:]]
    first = _taken(needed, best, mapped)
    scaled = [_scaled(first, factor) for factor in _SCALES if any(_BRACKET.search(name) for name in needed)]
    return [first, *scaled, *(_taken(needed, each, mapped) for each in (*turns, dict.fromkeys(needed, "")))]


def _scaled(choice: _Choice, factor: int) -> _Choice:
    """The same where a unit that nobody knows is of so many."""
    sources, left_out = choice
    counts = {name: each for name, each in sources.items() if name in SUMS and name != "calls" and each.factor == 1}
    return {**sources, **{name: replace(each, factor=factor) for name, each in counts.items()}}, left_out


def _targets(name: str, said: Said, mapped: Mapping[str, str]) -> list[str]:
    """What a column may be taken for, the likeliest first; "" for none."""
    roles = roles_of(name)
    if said.kind not in {"count", "cache"}:
        return [*(target for target in said.targets[:1] if target not in mapped), ""]
    if "whole" in roles and not is_sum(said) and not roles & (_SIDES | {"token", "call", "calls"}):
        return [""]  # a sum of nobody knows what (``Total Units``) is of no one side
    if "share" in roles or is_limit(name) or (called_part(name) is not None and not roles & _SIDES):
        return [""]
    part = next((target for role, target in _BY_ROLE.items() if role in roles), "")
    if part and not (len(said.targets) == 1 and _WHOLE.search(name)):
        return [part, f"{part}:apart", ""] if part not in mapped else [""]
    # The "in" of a unit (``tokens in millions``) is no side.
    of_words = [] if is_sum(said) else [side for side in TOTALS if side.removesuffix("_tokens") in roles]
    sides = of_words or said.targets
    open_ = [target for target in (sides if len(sides) == 1 or is_sum(said) else _OPEN) if target not in mapped]
    if said.type in NO_SUM and said.type != MEAN:
        return [""]
    # Beside both sides, what nobody knows is rather something else.
    return [*open_, ""] if set(open_) & set(TOTALS) or len(sides) == 1 else ["", *open_]


def _taken(needed: Mapping[str, Said], chosen: Mapping[str, str], mapped: Mapping[str, str]) -> _Choice:
    sources: dict[str, Source] = {}
    for name, how in chosen.items():
        target, _, relation = how.partition(":")
        if not target or target in sources:
            continue
        each = needed[name]
        source = Source(column=name, type="int", factor=each.factor, relation=relation, is_mean=each.type == MEAN)
        other = next((mapped[side] for side in TOTALS if side in mapped), "")
        if is_sum(each) and other:
            source = replace(source, less=(other,))
        sources[target] = source if each.kind in {"count", "cache"} else replace(source, type="text", is_typed=False)
    used = {source.column for source in sources.values()}
    return sources, [name for name in needed if name not in used]


def _words(name: str) -> list[str]:
    return [word.casefold() for word in _APART.findall(name)]


def _without(key: str, name: str) -> str:
    """``name`` without the words of ``key``, and a year that all have beside it."""
    words = key.split()

    def kept(found: re.Match[str]) -> str:
        is_year = bool(words) and found[0].isdecimal() and len(found[0]) in (2, 4)
        return "" if is_year or found[0].casefold() in words else found[0]

    return " ".join(_APART.sub(kept, name).split())
