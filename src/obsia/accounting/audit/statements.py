"""Rules on what sources say of models, against each other: sizes, licences, whether weights are out, reports unread."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from urllib.parse import quote

from obsia.accounting.audit.records import Argument, Find, Seen
from obsia.accounting.openness.support import flaw
from obsia.core.disclosure import READINGS, Assertion, Basis, Status
from obsia.core.grouping import grouped
from obsia.facts.cell_rules import host_of, repository

_REPORTS = ("technical_report", "research_paper")
_WHOLE = re.compile(r"(?i)\bwhole (?:report|paper|text|document|file)\b")
_OF_TRAINING = "_training"
_CODE = "code_"
_PAPER = re.compile(r"\d{4}\.\d{4,5}|\.pdf\b")
"""What the address of a paper has: its number in an archive, or the name of a file."""
_OF_WEIGHTS = ("licence_weights", "weights_final")
_NAMELESS = frozenset({"LicenseRef-Unclear", "LicenseRef-Custom", "LicenseRef-Mixed"})
"""What stands where a source names no licence, or several at once: nothing that another one could contradict."""
OWN = "obsia"
_INFERRED = "catalogue"
"""The source whose absences obsia itself infers: they contradict nobody. It speaks last."""
RECORDS: Mapping[str, str] = {"mot": "https://github.com/lfai/model_openness_tool/blob/main/models/{record}.yml"}
"""Where the record of an index can be read, for cells without an address; of others the edition is given, whole."""


def sizes_differ(seen: Seen) -> Iterator[Find]:
    """Two sources state sizes of one model that no rounding explains."""
    by_model = grouped((size.model, size) for size in seen.sizes)
    for model in sorted(by_model):
        for name in ("total_b", "active_b"):
            stated = [(value, size) for size in by_model[model] if (value := getattr(size, name))]
            if len(stated) < 2:
                continue
            low, high = (end(stated, key=lambda pair: pair[0]) for end in (min, max))
            if high[0] > seen.limits.size_ratio * low[0] and low[1].source != high[1].source:
                yield Find(
                    rule=f"sizes-differ-{name.removesuffix('_b')}",
                    label=low[1].label,
                    arguments={
                        "low_b": low[0],
                        "high_b": high[0],
                        "low_publisher": low[1].publisher,
                        "high_publisher": high[1].publisher,
                    },
                    addresses=distinct((low[1].address, high[1].address)),
                    evidence=distinct((low[1].source, high[1].source)),
                    contradicts=_of_the_catalogue(seen, model, f"parameters_{name.removesuffix('_b')}"),
                )


def active_above_total(seen: Seen) -> Iterator[Find]:
    """One source states more active weights than weights."""
    for size in seen.sizes:
        if size.active_b and size.total_b and size.active_b > size.total_b:
            yield Find(
                rule="active-above-total",
                label=size.label,
                arguments={"active_b": size.active_b, "total_b": size.total_b},
                addresses=(size.address,),
                evidence=(size.source,),
                contradicts=_of_the_catalogue(seen, size.model, "parameters_active", "parameters_total"),
            )


def licences_differ(seen: Seen) -> Iterator[Find]:
    """Two sources state two licences for the weights of one release, and have none in common.

    What one source says in two ways (of a base and of its chat model, of then and of now) is no contradiction.
    """
    by_subject: dict[str, dict[str, list[Assertion]]] = defaultdict(lambda: defaultdict(list))
    for each in seen.assertions:
        if each.item in _OF_WEIGHTS and _licences(each):
            by_subject[each.subject][each.asserted_by].append(each)
    for subject in sorted(by_subject):
        by_source = by_subject[subject]
        stated = {source: {name for each in cells for name in _licences(each)} for source, cells in by_source.items()}
        first_hand = sorted(stated, key=_standing)
        apart = [pair for pair in combinations(first_hand, 2) if not stated[pair[0]] & stated[pair[1]]]
        if not apart:
            continue
        first, second = apart[0]
        cells = [*by_source[first], *by_source[second]]
        yield Find(
            rule="licences-differ",
            label=label_of(seen, subject),
            arguments={
                "first_source": first,
                "first_licence": ", ".join(sorted(stated[first])),
                "second_source": second,
                "second_licence": ", ".join(sorted(stated[second])),
            },
            addresses=links(seen, cells),
            evidence=distinct(each.evidence for each in cells),
            contradicts=_apart(by_source, stated),
        )


def report_unread(seen: Seen) -> Iterator[Find]:
    """What a card or a file of a repository does not say of training, where a report of the makers is out and unread.

    The report may say it: a "not found" of obsia's own then decides nothing. A section of it that was read speaks for
    its own item alone; two readers who coded a system had all its pages.
    """
    own = grouped((each.subject, each) for each in seen.assertions if each.basis in READINGS)
    for cells in own.values():
        reports = [each for each in cells if each.item in _REPORTS and each.status is Status.PUBLISHED]
        others = [each for each in cells if each.item not in _REPORTS]
        read = _read_there(reports, others)
        if not reports or any(_WHOLE.search(each.locator) for each in read):
            continue
        told = {each.item for each in read}
        unsaid = [
            each
            for each in others
            if each.status is Status.NOT_FOUND and each.item.endswith(_OF_TRAINING) and not each.item.startswith(_CODE)
            if each.item not in told and not each.evidence.startswith("double-coding")
        ]
        if unsaid:
            addresses = distinct(each.address for each in (*reports, *unsaid))
            yield find_of("report-unread", seen, unsaid, addresses=addresses, items=items_of(unsaid))


def _read_there(reports: Iterable[Assertion], others: Iterable[Assertion]) -> list[Assertion]:
    """The other cells that stand on the page of a report; where only a README tells of one, on any paper."""
    pages = {_page_of(each.address) for each in reports} - {""}
    return [each for each in others if (_page_of(each.address) in pages if pages else _PAPER.search(each.address))]


def _page_of(address: str) -> str:
    """A paper by its number, else by its site; '' for a file of a repository."""
    paper = _PAPER.search(address)
    return paper[0] if paper and paper[0] != ".pdf" else "" if repository(address) else host_of(address)


def weights_disagree(seen: Seen) -> Iterator[Find]:
    """One source says that the weights can be had, another that they cannot: one find for each that says so.

    A source that says both of one system (two of its records) stands on neither side.
    """
    found: dict[str, dict[str, list[Assertion]]] = defaultdict(lambda: defaultdict(list))
    absent: dict[str, dict[str, list[Assertion]]] = defaultdict(lambda: defaultdict(list))
    for each in seen.assertions:
        if each.item == "weights_final" and each.status is not Status.NOT_APPLICABLE:
            side = found if each.status.is_found else absent
            side[each.subject][each.asserted_by].append(each)
    denied = grouped(
        (source, subject)
        for subject, sources in absent.items()
        for source in sources
        if source != _INFERRED and found[subject] and source not in found[subject]
    )
    for source, subjects in sorted(denied.items()):
        listed = sorted(subjects, key=lambda subject: label_of(seen, subject).lower())
        cells = [each for subject in listed for each in absent[subject][source]]
        others = [each for subject in listed for cell in found[subject].values() for each in cell]
        labels = tuple(label_of(seen, subject) for subject in listed)
        yield Find(
            rule="weights-disagree",
            label=", ".join(labels),
            systems=labels,
            arguments={
                "source": source,
                "found_sources": tuple(sorted({each.asserted_by for each in others}, key=_standing)),
            },
            addresses=links(seen, [*cells, *others]),
            evidence=distinct(each.evidence for each in [*cells, *others]),
            contradicts=tuple(
                each
                for subject in listed
                for each in outweighed(absent[subject][source], [c for own in found[subject].values() for c in own])
            ),
        )


def outweighed(*sides: Sequence[Assertion]) -> tuple[Assertion, ...]:
    """Of sides that cannot all be right, the cells of those that have less behind them than the strongest.

    What was read stands before what an index says with a page, and this before a bare word. Where the strongest are
    two indexes, nobody has looked which is right: neither stands.
    """
    strengths = [max(map(_strength, side), default=0) for side in sides]
    best = max(strengths)
    stand = best if best == _READ or strengths.count(best) == 1 else best + 1
    return tuple(each for side, strength in zip(sides, strengths, strict=True) if strength < stand for each in side)


_READ = 2


def _strength(cell: Assertion) -> int:
    """How much is behind a cell: 2 where its page was read, 1 where it has one that can be checked, 0 for a word."""
    if flaw(cell) is not None:
        return 0
    return 1 if cell.basis is Basis.INDEX else _READ


def _apart(by_source: Mapping[str, Sequence[Assertion]], stated: Mapping[str, set[str]]) -> tuple[Assertion, ...]:
    """The cells of sources whose licences others contradict; what agrees with a reading stands."""
    read = {source for source, cells in by_source.items() if max(map(_strength, cells)) == _READ}
    found: list[Assertion] = []
    for source, other in combinations(by_source, 2):
        is_backed = any(stated[each] & stated[own] for own in (source, other) for each in read - {own})
        if stated[source] & stated[other] or (is_backed and not {source, other} & read):
            continue
        found += outweighed(by_source[source], by_source[other])
    return tuple(dict.fromkeys(found))


def _of_the_catalogue(seen: Seen, model: str, *items: str) -> tuple[Assertion, ...]:
    """The cells by which the catalogue passes on a size of a model."""
    return tuple(
        each
        for each in seen.assertions
        if each.asserted_by == _INFERRED and each.record == model and each.item in items
    )


def links(seen: Seen, cells: Iterable[Assertion]) -> tuple[str, ...]:
    """Where cells can be read: their address, else the record or edition of the index; a page once for its parts."""
    found: dict[str, str] = {}
    for each in cells:
        record = RECORDS.get(each.asserted_by, seen.sources.get(each.evidence, "")).format(record=quote(each.record))
        address = each.address or record
        found.setdefault(address.partition("#")[0], address)
    return tuple(address for address in found.values() if address)


def find_of(
    rule: str,
    seen: Seen,
    cells: Sequence[Assertion],
    *,
    label: str = "",
    addresses: tuple[str, ...] | None = None,
    **arguments: Argument,
) -> Find:
    """A find that contradicts all of some cells: of one system unless a ``label`` says of what, read where they are."""
    return Find(
        rule=rule,
        label=label or label_of(seen, cells[0].subject),
        arguments=arguments,
        addresses=links(seen, cells) if addresses is None else addresses,
        evidence=distinct(each.evidence for each in cells),
        contradicts=tuple(cells),
    )


def items_of(cells: Iterable[Assertion]) -> tuple[str, ...]:
    """The items of some cells, each once, in order of name."""
    return tuple(sorted({each.item for each in cells}))


def label_of(seen: Seen, subject: str) -> str:
    """The name of a system."""
    return seen.labels.get(subject) or subject.removeprefix("model:")


def distinct(values: Iterable[str] | Sequence[str]) -> tuple[str, ...]:
    """Each value once, in order, none empty."""
    return tuple(dict.fromkeys(value for value in values if value))


def _standing(source: str) -> tuple[bool, bool, str]:
    """Own readings first, the catalogue last."""
    return source == _INFERRED, source != OWN, source


def _licences(cell: Assertion) -> set[str]:
    """The licences that a cell names."""
    return set(re.split(r" (?:AND|OR|WITH) ", cell.licence)) - {"", *_NAMELESS}
