"""What the catalogue of models already says of openness: whether weights are out, on which terms, and how large.

Nobody opened a page to see whether a form stands before the weights. So they are ``published`` only under a licence
that is open, and ``partial`` under any other or none. What rests on an imported index is left to the index: a source
speaks once. The address is that of the collection that was read, never the page of the model, which nobody opened: so
these cells are claims, and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from obsia.core.disclosure import Assertion, Basis, Licence, Status
from obsia.core.evidence import Fact, Kind
from obsia.facts.imports import INDEXES
from obsia.facts.imports.index import licence_names, systems_of
from obsia.facts.relations import ABSENT, SystemName
from obsia.facts.rows import Gathered

CATALOGUE: Final = "catalogue"
CLOSED: Final = "none"
UNREAD: Final = "open weights; whether behind a gate was not read"
_RESTRICTED: Final = "restricted: "
_USED: Final = frozenset({"weights", "params_total_b", "params_active_b", "developer"})
_INDEXES: Final = frozenset(module.EVIDENCE for module in INDEXES)
_SILENT: Final = frozenset({"epoch-notable-2026-01"})
"""Sources that leave the cell empty both for closed weights and where they do not say: no absence follows."""

Facts = dict[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Licences:
    """Ids by what the catalogue writes, and those that are open."""

    ids: Mapping[str, str]
    open: frozenset[str]

    def of(self, written: str) -> str:
        """The id, '' where the text names no licence."""
        known = self.ids.get(written.lower(), "")
        return "" if known == ABSENT else known


def add_catalogue_cells(found: Gathered) -> None:
    """Add cells for every model of which the catalogue knows whether its weights are out.

    Rows of ``relations/systems.csv`` by the catalogue say which of its ids are one release.
    """
    licences = _licences(found)
    addresses = {name: source.url for name, source in found.evidence.items()}
    same = systems_of(found, CATALOGUE)
    for record, stated in found.facts_of("model"):
        rows = [each for each in stated if each.fact.property in _USED]
        facts = {each.fact.property: each.fact for each in rows}
        if "weights" not in facts:
            continue
        file, where = rows[0].file, rows[0].where
        subject = same[record].subject if record in same else record
        cells = list(_cells(facts, record=record, subject=subject, licences=licences, addresses=addresses))
        if cells and record not in same:
            system = SystemName(
                asserted_by=CATALOGUE,
                record=record,
                subject=subject,
                label=found.labels.get(record) or record,
                developer=facts["developer"].text or "" if "developer" in facts else "",
                scope="release",
                evidence=cells[0].evidence,
            )
            found.add(system, file=file, where=where)
        for row in cells:
            found.add(row, file=file, where=where)


def _licences(found: Gathered) -> _Licences:
    rows = list(found.rows(Licence))
    written = {row.licence.lower(): row.licence for row in rows}
    is_open = frozenset(row.licence for row in rows if row.is_open)
    return _Licences(ids=written | licence_names(found), open=is_open)


def _cells(
    facts: Facts, *, record: str, subject: str, licences: _Licences, addresses: Mapping[str, str]
) -> Iterator[Assertion]:
    def cell(item: str, fact: Fact, status: Status, value: str, *, licence: str = "") -> Assertion:
        return Assertion(
            subject=subject,
            item=item,
            status=status,
            value=value,
            licence=licence,
            address=addresses.get(fact.evidence, ""),
            read_on=fact.read_on,
            basis=Basis.INDEX,
            asserted_by=CATALOGUE,
            record=record,
            evidence=fact.evidence,
            locator=fact.locator,
        )

    weights = facts["weights"]
    if weights.evidence in _INDEXES:
        pass
    elif weights.text != CLOSED:
        licence = licences.of((weights.text or "").removeprefix(_RESTRICTED))
        status, value = (Status.PUBLISHED, "") if licence in licences.open else (Status.PARTIAL, UNREAD)
        yield cell("weights_final", weights, status, value, licence=licence)
    elif weights.evidence not in _SILENT:
        yield cell("weights_final", weights, Status.NOT_FOUND, "")
    for item, name in (("parameters_total", "params_total_b"), ("parameters_active", "params_active_b")):
        size = facts.get(name)
        if size is None or size.kind is not Kind.DISCLOSED or size.value is None or size.low is not None:
            continue
        if size.evidence not in _INDEXES:
            yield cell(item, size, Status.PUBLISHED, f"{size.value:,.4g} billion")
