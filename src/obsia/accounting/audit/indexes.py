"""Rules on the records of indexes: evidence that is of something else, and records that contradict themselves.

Importers note what an address or a field of a record says (``facts/imports``); nobody opened the pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from obsia.accounting.audit.records import Find, Graded, Seen
from obsia.accounting.audit.statements import find_of, items_of, label_of, links
from obsia.core.disclosure import READINGS, Assertion, Basis, Status

OTHER_MODEL = "names another model: "
OTHER_SIZE = "names another size: "
SIZE_FIELD = "size field: "
ONE_ADDRESS = "one address for most of the record"
"""How importers note what they saw (``facts/imports``: ``addresses``, ``mot``, ``osai``)."""
UNTOLD = "undisclosed"
_HUB = "huggingface.co"
_DATA = "/datasets/"
_WEIGHTS = ("weights_final", "weights_base")


_MOST_LINKS = 6
_TERMS = "licences"
_GRADED_BY_TERMS = ("weights_final", "code_training", "data_base", "data_final")
"""What the grade of a release's terms looks at."""
_WORDS = {Status.PUBLISHED: "open", Status.PARTIAL: "partial", Status.NOT_FOUND: "closed"}
"""Statuses as an index's grades."""


def other_model(seen: Seen) -> Iterator[Find]:
    """An address that is given as evidence for one model names another."""
    yield from _noted(seen, OTHER_MODEL, rule="other-model")


def other_size(seen: Seen) -> Iterator[Find]:
    """An address that is given as evidence for a model of one size is the page of another size."""
    yield from _noted(seen, OTHER_SIZE, rule="other-size")


def data_as_weights(seen: Seen) -> Iterator[Find]:
    """The address that is given as evidence for weights is the page of a data set."""
    for each in seen.assertions:
        split = urlsplit(each.address)
        if each.item in _WEIGHTS and each.status.is_found and split.netloc == _HUB and split.path.startswith(_DATA):
            named = split.path.removeprefix(_DATA)
            yield find_of("data-as-weights", seen, [each], source=each.asserted_by, named=named)


def gate_unseen(seen: Seen) -> Iterator[Find]:
    """An index lists weights as published that a reading found gated, or whose maker gates whatever has these terms.

    An index has no word for a gate. Where somebody opened the page of the weights, that decides, and nothing is found.
    """
    terms: dict[str, set[str]] = defaultdict(set)
    gates: dict[tuple[str, str], Assertion] = {}
    free, opened = set[tuple[str, str]](), set[tuple[str, str]]()
    weights = [each for each in seen.assertions if each.item in _WEIGHTS]
    for each in weights:
        if each.licence:
            terms[each.subject].add(each.licence)
            if urlsplit(each.address).netloc == _HUB:
                terms[each.address].add(each.licence)
        if each.basis in READINGS:
            of_maker = _maker(each), each.licence
            if each.status is Status.GATED:
                gates[each.subject, each.item] = each
                if each.licence:
                    gates[of_maker] = each
            elif each.status is Status.PUBLISHED:
                free.add(of_maker)
            if each.basis is not Basis.COPY:
                opened.add((each.subject, each.item))
    for each in weights:
        at = each.subject, each.item
        if each.status is Status.PUBLISHED and each.basis is Basis.INDEX and at not in opened:
            keys = [at, *((_maker(each), licence) for licence in sorted(terms[each.subject] | terms[each.address]))]
            if (key := next((each for each in keys if each in gates and each not in free), None)) is not None:
                gate = gates[key]
                yield Find(
                    rule="gate-unseen",
                    label=label_of(seen, each.subject),
                    arguments={"source": each.asserted_by, "read": "own" if key == at else "maker"},
                    addresses=tuple(dict.fromkeys(filter(None, (gate.address, each.address)))),
                    evidence=(gate.evidence, each.evidence),
                    contradicts=(each,),
                )


def _maker(cell: Assertion) -> str:
    return cell.subject.partition("/")[0]


def weights_of_closed(seen: Seen) -> Iterator[Find]:
    """A record lists weights that anyone can get, gives no address, and holds their number to be undisclosed."""
    for each in seen.assertions:
        is_listed = each.item == "weights_final" and each.status.is_found and not each.address
        if is_listed and _after(each, SIZE_FIELD).lower() == UNTOLD:
            yield find_of("weights-of-closed", seen, [each], source=each.asserted_by, licence=each.licence)


def size_in_name(seen: Seen) -> Iterator[Find]:
    """The size in the name of a record is not the one in its field."""
    for each in seen.assertions:
        if (stated := _after(each, SIZE_FIELD)) and stated.lower() != UNTOLD:
            yield find_of("size-in-name", seen, [each], label=each.record, source=each.asserted_by, stated=stated)


def licence_graded_twice(seen: Seen) -> Iterator[Find]:
    """One index judges the terms of two releases differently though the licence is one and the same things are out.

    The grade of terms looks at weights, code and data together: only releases of which it grades all of them alike
    are compared.
    """
    records: dict[tuple[str, str], dict[str, Assertion]] = defaultdict(dict)
    for each in seen.assertions:
        if each.basis is Basis.INDEX and each.record and each.item in (_TERMS, *_GRADED_BY_TERMS):
            records[each.asserted_by, each.record][each.item] = each
    alike: dict[tuple[str, str, tuple[Status, ...]], list[Assertion]] = defaultdict(list)
    for (source, _), cells in sorted(records.items()):
        licence = cells["weights_final"].licence if "weights_final" in cells else ""
        if _TERMS in cells and licence and set(_GRADED_BY_TERMS) <= set(cells):
            pattern = tuple(cells[item].status for item in _GRADED_BY_TERMS)
            alike[source, licence, pattern].append(cells[_TERMS])
    for (source, licence, _), terms in sorted(alike.items()):
        grades = sorted({each.status for each in terms})
        if len(grades) > 1:
            labels = {
                grade: sorted({label_of(seen, each.subject) for each in terms if each.status is grade})
                for grade in grades
            }
            sides = tuple(_graded(_WORDS[grade], names) for grade, names in labels.items())
            told, addresses = {"source": source, "grades": sides}, links(seen, terms)[:_MOST_LINKS]
            yield find_of("licence-graded-twice", seen, terms, label=licence, addresses=addresses, **told)


def _graded(grade: str, labels: list[str], *, most: int = 4) -> Graded:
    """The first of several labels, and how many more there are."""
    return Graded(grade=grade, systems=tuple(labels[:most]), others=max(len(labels) - most, 0))


def one_address(seen: Seen) -> Iterator[Find]:
    """One address is given for most of the things that an index grades: it is evidence of none in particular."""
    grouped: dict[tuple[str, str, str], list[Assertion]] = defaultdict(list)
    for each in seen.assertions:
        if ONE_ADDRESS in each.note:
            grouped[each.asserted_by, each.subject, each.address].append(each)
    for (source, *_), cells in sorted(grouped.items()):
        yield find_of("one-address", seen, cells, source=source, items=items_of(cells))


def _noted(seen: Seen, mark: str, *, rule: str) -> Iterator[Find]:
    """One find for each source, system and page that a note names."""
    grouped: dict[tuple[str, str, str], list[Assertion]] = defaultdict(list)
    for each in seen.assertions:
        named = _after(each, mark)
        if named:
            grouped[each.subject, each.asserted_by, named].append(each)
    for (_, source, named), cells in sorted(grouped.items()):
        yield find_of(rule, seen, cells, source=source, named=named, items=items_of(cells))


def _after(cell: Assertion, mark: str) -> str:
    """What the part of a note says that begins with a mark; '' where there is none."""
    parts = (part.strip() for part in cell.note.split(";"))
    return next((part.removeprefix(mark) for part in parts if part.startswith(mark)), "")
