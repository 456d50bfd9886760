"""What makers state of training runs (``tables/training_runs.csv``), as cells of the models that came out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from obsia.core.disclosure import Assertion, Basis, Status
from obsia.core.evidence import Fact, Kind
from obsia.facts.relations import SystemName
from obsia.facts.rows import Gathered

_THROUGH: Final = (" via ", "(via")
"""How the table says that a figure was read in another publication than the maker's."""
_REPORTED: Final = " report it"
"""How the table says that others than the maker wrote the page that was read."""
_MILLION: Final = 1e6
_TRILLION: Final = 1e12

Facts = dict[str, Fact]


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
        told = tell(facts)
        if told is not None:
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


Told = tuple[Status, str] | None


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
