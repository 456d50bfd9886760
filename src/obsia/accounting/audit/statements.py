"""Rules on what sources say of models: sizes, licences, addresses, and whether weights are out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from obsia.accounting.audit.records import Find, Seen, Size
from obsia.core.disclosure import Assertion, Basis, Status

OTHER_MODEL = "names another model: "
"""How an importer notes that an address speaks of another system (``facts/imports/addresses``)."""
_OF_WEIGHTS = ("licence_weights", "weights_final")


def sizes_differ(seen: Seen) -> Iterator[Find]:
    """Two sources state sizes of one model that no rounding explains."""
    by_model: dict[str, list[Size]] = defaultdict(list)
    for size in seen.sizes:
        by_model[size.model].append(size)
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
                        "low_source": low[1].source,
                        "high_source": high[1].source,
                    },
                    addresses=_distinct((low[1].address, high[1].address)),
                    evidence=_distinct((low[1].source, high[1].source)),
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
            )


def other_model(seen: Seen) -> Iterator[Find]:
    """An address that is given as evidence for one model names another."""
    grouped: dict[tuple[str, str, str, str], list[Assertion]] = defaultdict(list)
    for each in seen.assertions:
        if OTHER_MODEL in each.note:
            named = each.note.partition(OTHER_MODEL)[2].partition(";")[0].strip()
            grouped[each.subject, each.asserted_by, each.address, named].append(each)
    for (subject, source, address, named), cells in sorted(grouped.items()):
        yield Find(
            rule="other-model",
            label=_label(seen, subject),
            arguments={"source": source, "named": named, "items": ", ".join(sorted({each.item for each in cells}))},
            addresses=(address,),
            evidence=_distinct(each.evidence for each in cells),
        )


def licence_graded_twice(seen: Seen) -> Iterator[Find]:
    """One index judges one licence in two ways. (A reading of ours says what can be had, and judges no licence.)"""
    grouped: dict[tuple[str, str], dict[Status, list[Assertion]]] = defaultdict(lambda: defaultdict(list))
    for each in seen.assertions:
        if each.item == "licences" and each.licence and each.basis is Basis.INDEX:
            grouped[each.asserted_by, each.licence][each.status].append(each)
    for (source, licence), by_status in sorted(grouped.items()):
        if len(by_status) > 1:
            yield Find(
                rule="licence-graded-twice",
                label=licence,
                arguments={
                    "source": source,
                    "grades": "; ".join(
                        f"{status.value}: {', '.join(sorted({_label(seen, each.subject) for each in cells})[:4])}"
                        for status, cells in sorted(by_status.items())
                    ),
                },
                addresses=_distinct(each.address for cells in by_status.values() for each in cells if each.address)[:6],
                evidence=_distinct(each.evidence for cells in by_status.values() for each in cells),
            )


def licences_differ(seen: Seen) -> Iterator[Find]:
    """Two sources state two licences for the weights of one release."""
    by_subject: dict[str, dict[str, list[Assertion]]] = defaultdict(lambda: defaultdict(list))
    for each in seen.assertions:
        if each.item in _OF_WEIGHTS and each.licence and each.status.is_found:
            by_subject[each.subject][each.licence].append(each)
    for subject in sorted(by_subject):
        stated = by_subject[subject]
        if len(stated) > 1:
            listed = [
                f"{licence} ({', '.join(sorted({each.asserted_by for each in cells}))})"
                for licence, cells in sorted(stated.items())
            ]
            everything = [each for cells in stated.values() for each in cells]
            yield Find(
                rule="licences-differ",
                label=_label(seen, subject),
                arguments={"licences": "; ".join(listed)},
                addresses=_distinct(each.address for each in everything if each.address),
                evidence=_distinct(each.evidence for each in everything),
            )


def weights_disagree(seen: Seen) -> Iterator[Find]:
    """One source says that the weights can be had, another that they cannot."""
    by_subject: dict[str, list[Assertion]] = defaultdict(list)
    for each in seen.assertions:
        if each.item == "weights_final" and each.status is not Status.NOT_APPLICABLE:
            by_subject[each.subject].append(each)
    for subject in sorted(by_subject):
        cells = by_subject[subject]
        found = [each for each in cells if each.status.is_found]
        absent = [each for each in cells if not each.status.is_found]
        without = [each.asserted_by for each in absent] + (["catalogue"] if subject in seen.closed else [])
        if found and without:
            yield Find(
                rule="weights-disagree",
                label=_label(seen, subject),
                arguments={
                    "found": ", ".join(sorted({each.asserted_by for each in found})),
                    "absent": ", ".join(sorted(set(without))),
                },
                addresses=_distinct(each.address for each in cells if each.address),
                evidence=_distinct(each.evidence for each in cells),
            )


def _label(seen: Seen, subject: str) -> str:
    return seen.labels.get(subject) or subject.removeprefix("model:")


def _distinct(values: Iterable[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
