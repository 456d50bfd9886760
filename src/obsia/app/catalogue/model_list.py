"""The models of the catalogue as a list for readers: developer by name, what is to be had, how much is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.accounting.known import task_of
from obsia.accounting.openness.licensing import is_open
from obsia.accounting.openness.support import flaw
from obsia.app.catalogue.models import models
from obsia.app.disclosure.grading import contradictions
from obsia.app.figures.prepared import Prepared
from obsia.core.disclosure import Licence
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.snapshot import Snapshot

CLOSED: Final = "closed"
OPEN: Final = "open"
TERMS: Final = "terms"
UNRECORDED: Final = "unrecorded"
UNKNOWN: Final = "unknown"
WEIGHTS: Final = (OPEN, TERMS, UNRECORDED, CLOSED, UNKNOWN)
"""What is to be had of the weights: under an open licence, under other terms, under terms that nobody recorded; not
at all; nobody looked."""
_STATED_OPEN: Final = "open (licence not recorded)"
_RESTRICTED: Final = "restricted: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One model."""

    model: str
    name: str
    developer: str
    """The developer's id in the catalogue."""
    developer_name: str
    kind: str
    task: str
    """What a task of it is: ``text``, ``image`` and so on."""
    weights: str
    """One of :data:`WEIGHTS`."""
    licence: str
    """The licence of the weights, '' where none is recorded."""
    released: str
    withdrawn: str
    known_count: int
    """How many things are known: properties of the model and of its checkpoint, things found by who reads openness."""


def listed_models() -> tuple[Listed, ...]:
    """Every model of the catalogue, by name."""
    return _listed(facts.load())


def listed_model(model_id: str) -> Listed | None:
    """One model by its id; None where the catalogue has none of it."""
    return _by_id(facts.load()).get(model_id)


def best_known(count: int) -> tuple[Listed, ...]:
    """The ``count`` models of which most things are known, by name; equal ones in order of their ids."""
    rows = listed_models()
    chosen = {row.model for row in sorted(rows, key=lambda row: (-row.known_count, row.model))[:count]}
    return tuple(row for row in rows if row.model in chosen)


@lru_cache(maxsize=1)
def _by_id(snapshot: Snapshot) -> Mapping[str, Listed]:
    return {row.model: row for row in _listed(snapshot)}


@lru_cache(maxsize=1)
def _listed(snapshot: Snapshot) -> tuple[Listed, ...]:
    del snapshot  # The key under which it is kept.
    return LISTED.value()


def _all() -> tuple[Listed, ...]:
    snapshot = facts.load()
    names = snapshot.developer_names()
    licences = disclosures.licences(snapshot)
    known = _known(snapshot)
    rows: list[Listed] = []
    for row in models().rows:
        weights, licence = weights_state(row["weights"], licences)
        checkpoint = row["checkpoint"] or None
        rows.append(
            Listed(
                model=row["model"],
                name=row["name"] or row["model"],
                developer=row["developer"],
                developer_name=names.get(row["developer"].lower(), row["developer"]),
                kind=row["kind"],
                task=task_of(snapshot, model_id=row["model"], checkpoint=checkpoint).value,
                weights=weights,
                licence=licence,
                released=row["released"],
                withdrawn=row["withdrawn"],
                known_count=known[f"model:{row['model']}"] + (known[f"checkpoint:{checkpoint}"] if checkpoint else 0),
            )
        )
    rows.sort(key=lambda row: (row.name.casefold(), row.model))
    return tuple(rows)


LISTED: Final = Prepared("models", _all)


def weights_state(stated: str, licences: Mapping[str, Licence]) -> tuple[str, str]:
    """What the catalogue says of the weights -> the state, and the licence where one is recorded."""
    if not stated:
        return UNKNOWN, ""
    if stated == "none":
        return CLOSED, ""
    if stated == _STATED_OPEN:
        return UNRECORDED, ""
    licence = stated.removeprefix(_RESTRICTED)
    is_free = licence == stated and is_open(licence, licences)
    return (OPEN if is_free else TERMS), licence


def _known(snapshot: Snapshot) -> Counter[str]:
    """Subject -> how many properties are stated of it, and how many items of openness were found."""
    known: Counter[str] = Counter()
    against = contradictions()
    told = {
        (each.subject, each.item)
        for each in disclosures.assertions(snapshot)
        if each.status.is_found and flaw(each, against) is None
    }
    known.update(subject for subject, _ in told)
    sql = (
        "SELECT subject, COUNT(DISTINCT property) FROM facts "
        "WHERE subject LIKE 'model:%' OR subject LIKE 'checkpoint:%' GROUP BY subject"
    )
    known.update({str(subject): int(str(count)) for subject, count in snapshot.rows(sql)})
    return known
