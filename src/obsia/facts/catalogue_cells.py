"""What the catalogue of models already says of openness: whether weights are out, on which terms, and how large."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from obsia.core.disclosure import Basis, Status
from obsia.core.evidence import Fact, Kind
from obsia.facts.openness_schema import DisclosureRow, LicenceRow, SystemRow
from obsia.facts.rows import Gathered, Related, Stated

CATALOGUE: Final = "catalogue"
CLOSED: Final = "none"
_HUB: Final = "https://huggingface.co/"
_RESTRICTED: Final = "restricted: "
_USED: Final = frozenset({"weights", "hf_id", "params_total_b", "params_active_b", "developer"})

Facts = dict[str, Fact]


def add_catalogue_cells(found: Gathered) -> None:
    """Add cells for every model of which the catalogue knows whether its weights are out."""
    licences = {
        related.row.licence for related in found.relations.get("licences", []) if isinstance(related.row, LicenceRow)
    }
    by_model: dict[str, list[Stated]] = defaultdict(list)
    for stated in found.facts:
        if stated.fact.subject.startswith("model:") and stated.fact.property in _USED:
            by_model[stated.fact.subject].append(stated)
    for subject, rows in sorted(by_model.items()):
        facts = {stated.fact.property: stated.fact for stated in rows}
        if "weights" not in facts:
            continue
        file, where = rows[0].file, rows[0].where
        system = SystemRow(
            asserted_by=CATALOGUE,
            record=subject,
            subject=subject,
            label=found.labels.get(subject) or subject,
            developer=facts["developer"].text or "" if "developer" in facts else "",
            scope="release",
            evidence=facts["weights"].evidence,
        )
        found.relations.setdefault("systems", []).append(Related(row=system, file=file, where=where))
        for row in _cells(facts, subject=subject, licences=licences):
            found.relations.setdefault("disclosures", []).append(Related(row=row, file=file, where=where))


def _cells(facts: Facts, *, subject: str, licences: set[str]) -> Iterator[DisclosureRow]:
    weights = facts["weights"]
    stated = weights.text or ""
    licence = stated.removeprefix(_RESTRICTED)
    hub = f"{_HUB}{facts['hf_id'].text}" if "hf_id" in facts else ""
    closed = stated == CLOSED

    def cell(item: str, fact: Fact, status: Status, value: str, *, address: str, about: bool) -> DisclosureRow:
        return DisclosureRow(
            subject=subject,
            item=item,
            status=status,
            value=value,
            licence=licence if item == "weights_final" and licence in licences else "",
            address=address,
            names_model="yes" if address else "no",
            names_item="yes" if address and about else "no",
            read_on=fact.read_on,
            basis=Basis.INDEX,
            asserted_by=CATALOGUE,
            record=subject,
            evidence=fact.evidence,
            locator=fact.locator,
        )

    yield cell(
        "weights_final",
        weights,
        Status.NOT_FOUND if closed else Status.PUBLISHED,
        "" if closed or licence in licences else stated,
        address="" if closed else hub,
        about=True,
    )
    for item, name in (("parameters_total", "params_total_b"), ("parameters_active", "params_active_b")):
        size = facts.get(name)
        if size and size.kind is Kind.DISCLOSED and size.value is not None and size.low is None:
            yield cell(item, size, Status.PUBLISHED, f"{size.value:,.4g} billion", address=hub, about=False)
