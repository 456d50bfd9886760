"""Cells of openness that other tables imply: training runs, what two readers said, what the catalogue says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from obsia.core.disclosure import Assertion, Basis, DoubleCoding, Licence, PublishingPlace, Status
from obsia.core.evidence import Fact, Kind
from obsia.facts.cell_rules import is_published_at, repository
from obsia.facts.imports import INDEXES
from obsia.facts.imports.index import licence_names, systems_of
from obsia.facts.readings import OWN
from obsia.facts.relations import ABSENT, Evidence, SystemName
from obsia.facts.rows import Gathered

_THROUGH: Final = (" via ", "(via")
"""How the table says that a figure was read in another publication than the maker's."""
_REPORTED: Final = " report it"
"""How the table says that others than the maker wrote the page that was read."""
_MILLION: Final = 1e6
_TRILLION: Final = 1e12

Facts = dict[str, Fact]
Told = tuple[Status, str] | None
ANYONE: Final = "*"
_LOCATOR: Final = "as two readers coded it"
_RECORD: Final = "double-coding"
_WITHOUT_REASON: Final = frozenset({Status.WITHHELD.value})
"""A cell that is withheld tells the maker's reason, which readers did not write down."""
_NAMED_SOURCES: Final = {("data_base", "partial"), ("data_final", "partial"), ("data_provenance", "published")}
"""What tells its sources by name, which readers did not write down."""
CATALOGUE: Final = "catalogue"
_FILE: Final = re.compile(r"[\w./-]+/[\w.-]+\.(toml|json|ya?ml)")
"""How the table names a file of the catalogue as the place where a fact was read."""
CLOSED: Final = "none"
UNREAD: Final = "open weights; whether behind a gate was not read"
_RESTRICTED: Final = "restricted: "
_USED: Final = frozenset({"weights", "params_total_b", "params_active_b", "developer"})
_INDEXES: Final = frozenset(module.EVIDENCE for module in INDEXES)
_SILENT: Final = frozenset({"epoch-notable-2026-01"})
"""Sources that leave the cell empty both for closed weights and where they do not say: no absence follows."""


def add_run_cells(found: Gathered) -> None:
    """Add the cells of every run whose model is known; what was kept for good of a page that is read elsewhere, too."""
    kept = {_page(each.address): (each.permalink, each.copy_on) for each in found.rows(Assertion) if each.permalink}
    for run, rows in found.facts_of("run"):
        facts = {stated.fact.property: stated.fact for stated in rows}
        if "run_model" not in facts or "run_address" not in facts:
            continue
        subject = f"model:{facts['run_model'].text}"
        file, where = rows[0].file, rows[0].where
        system = SystemName(
            asserted_by="obsia",
            record=run,
            subject=subject,
            label=found.labels.get(subject) or found.labels.get(run, ""),
            developer=facts["run_developer"].text or "",
            scope="release",
            evidence="obsia-own",
        )
        found.add(system, file=file, where=where)
        source = found.evidence.get(facts["run_address"].evidence)
        for row in _cells(facts, subject=subject, run=run, read_at=source.url if source else ""):
            permalink, copy_on = kept.get(_page(row.address), ("", ""))
            if copy_on <= row.read_on:
                row = replace(row, permalink=permalink, copy_on=copy_on)
            found.add(row, file=file, where=where)


def _page(address: str) -> str:
    """An address without the part of the page."""
    return address.partition("#")[0]


def _cells(facts: Facts, *, subject: str, run: str, read_at: str) -> Iterator[Assertion]:
    """The cells of one run. What was read through another publication has that one's address
    (``read_at``), and names nothing for certain; a page of others that was read itself names the run.
    """
    address = facts["run_address"]
    secondary = any(word in address.locator for word in _THROUGH)
    is_theirs = secondary or _REPORTED in address.locator
    for item, tell in _ITEMS.items():
        if (told := tell(facts)) is not None:
            status, value = told
            yield Assertion(
                subject=subject,
                item=item,
                status=status,
                value=value,
                address=read_at if secondary else address.text or "",
                names_model=not secondary,
                names_item=not secondary,
                read_on=address.read_on,
                basis=Basis.SECONDARY if is_theirs else Basis.READ,
                asserted_by="obsia",
                record=run,
                evidence=address.evidence,
                locator=address.locator,
            )


def _value(facts: Facts, name: str) -> float | None:
    fact = facts.get(f"run_{name}")
    return fact.value if fact else None


def _text(facts: Facts, name: str) -> str:
    fact = facts.get(f"run_{name}")
    return (fact.text or "") if fact else ""


def _hardware(facts: Facts) -> Told:
    name, count = _text(facts, "hardware"), _value(facts, "device_count")
    if not name:
        return None
    return (Status.PUBLISHED, f"{count:,.0f} {name}") if count else (Status.PARTIAL, f"{name}, number not stated")


def _hours(facts: Facts) -> Told:
    fact = facts.get("run_device_h")
    if fact is None or fact.value is None:
        return None
    stages = _text(facts, "stages").replace("all-", "all ").replace("not-told-", "stages not told ")
    covers = f" ({stages})" if stages else ""
    if fact.kind is Kind.DISCLOSED:
        return Status.PUBLISHED, f"{fact.value:,.0f} accelerator-hours{covers}"
    return Status.DERIVABLE, f"{fact.value:,.0f} accelerator-hours, from what is stated{covers}"


def _energy(facts: Facts) -> Told:
    energy, hours, power = (_value(facts, name) for name in ("energy_kwh", "device_h", "power_w"))
    if energy is not None:
        basis = _text(facts, "energy_basis").replace("_", " ")
        return Status.PUBLISHED, f"{energy / 1000.0:,.4g} MWh ({basis}; {_text(facts, 'energy_scope')})"
    if hours is not None and power is not None:
        return Status.DERIVABLE, f"accelerator-hours times {power:,.0f} W printed: {hours * power / _MILLION:,.4g} MWh"
    return None


def _carbon(facts: Facts) -> Told:
    carbon = _value(facts, "carbon_kg")
    if carbon is None:
        return None
    basis = _text(facts, "carbon_basis")
    return Status.PUBLISHED, f"{carbon / 1000.0:,.4g} t CO2e" + (f" ({basis})" if basis else "")


def _tokens(facts: Facts) -> Told:
    tokens = _value(facts, "stated_tokens")
    return None if tokens is None else (Status.PUBLISHED, f"{tokens / _TRILLION:,.4g} trillion tokens")


_ITEMS: Final[dict[str, Callable[[Facts], Told]]] = {
    "hardware_training": _hardware,
    "device_hours_training": _hours,
    "energy_training": _energy,
    "carbon_training": _carbon,
    "tokens_training": _tokens,
}
"""Item -> what a run's row tells of it; None where it says nothing (which is not the maker's silence).

The country of a run is not among them: where its maker does not state it, the table has that of the maker.
"""


def add_coded_cells(found: Gathered) -> None:
    """Add a cell for each thing that the first two readers agree on, or that was settled, and that has no own cell.

    What later rounds found was read again at the page, and is an own cell.
    """
    places: dict[str, set[str]] = {}
    for place in found.rows(PublishingPlace):
        places.setdefault(place.developer, set()).add(place.place)
    read = {(each.subject, each.item) for each in found.rows(Assertion) if each.asserted_by == OWN}
    file = "relations/double_codings.csv"
    for number, row in enumerate(list(found.rows(DoubleCoding)), 2):
        if row.coding_round == "first" and (row.subject, row.item) not in read:
            developer = row.subject.removeprefix("model:").partition("/")[0]
            for cell in _coded(row, places.get(developer, set()) | places.get(ANYONE, set())):
                found.add(cell, file=file, where=f"line {number}")


def _coded(row: DoubleCoding, places: set[str]) -> Iterator[Assertion]:
    """The cell of a row; none where it is open, or where the licence is what was coded."""
    said = row.settled or (row.first if row.first == row.second else "")
    has_unwritten_sources = (row.item, said) in _NAMED_SOURCES
    if said not in {each.value for each in Status} or said in _WITHOUT_REASON or has_unwritten_sources:
        return
    addresses = [
        address
        for coded, address in ((row.first, row.first_address), (row.second, row.second_address))
        if coded == said and address
    ]
    own = [each for each in addresses if is_published_at(each, places)]
    if not addresses:
        return
    status = Status(said)
    yield Assertion(
        subject=row.subject,
        item=row.item,
        status=status,
        address=(own or addresses)[0],
        names_model=True,
        names_item=status.is_found,
        read_on=row.read_on,
        basis=Basis.READ if own else Basis.COPY,
        asserted_by=OWN,
        record=_RECORD,
        evidence=row.evidence,
        locator=_LOCATOR,
        note=row.reason,
    )


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
    same = systems_of(found, CATALOGUE)
    for record, stated in found.facts_of("model"):
        rows = [each for each in stated if each.fact.property in _USED]
        facts = {each.fact.property: each.fact for each in rows}
        if "weights" not in facts:
            continue
        file, where = rows[0].file, rows[0].where
        subject = same[record].subject if record in same else record
        cells = list(_listed(facts, record=record, subject=subject, licences=licences, sources=found.evidence))
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


def _page_at(address: str, locator: str) -> str:
    """The file of a catalogue in which a fact was read, at the commit that was read; '' where none is named."""
    at = repository(address)
    is_file = at is not None and at.is_at_commit and bool(_FILE.fullmatch(locator))
    return f"{address.replace('/tree/', '/blob/')}/{locator}" if is_file else ""


def _listed(
    facts: Facts, *, record: str, subject: str, licences: _Licences, sources: Mapping[str, Evidence]
) -> Iterator[Assertion]:
    def cell(item: str, fact: Fact, status: Status, value: str, *, licence: str = "") -> Assertion:
        source = sources.get(fact.evidence)
        address = source.url if source else ""
        page = _page_at(address, fact.locator)
        return Assertion(
            subject=subject,
            item=item,
            status=status,
            value=value,
            licence=licence,
            address=page or address,
            permalink=page,
            copy_on=source.published if source and page else "",
            names_model=bool(page),
            names_item=bool(page),
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
