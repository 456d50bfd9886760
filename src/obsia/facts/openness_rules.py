"""The checks of openness and commitments: vocabulary, licences, addresses, nothing from memory."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeVar
from urllib.parse import urlsplit

from obsia.core.disclosure import Basis, Status
from obsia.facts.openness_schema import (
    CommitmentRow,
    ControlRow,
    DeveloperRow,
    DisclosureRow,
    ElementRow,
    InstrumentRow,
    ItemRow,
    LicenceNameRow,
    LicenceRow,
    PartyRow,
    SystemRow,
)
from obsia.facts.rows import Gathered, Related
from obsia.facts.strict import Record

T = TypeVar("T", bound=Record)

UNREAD_ALLOWED: Final = frozenset({"paris-2025"})
"""Instruments of which names not yet read may be shown, marked as such: see docs/reference/commitments.md."""

ABSENT: Final = "absent"
"""What a licence's name says when it says that the thing is not there."""

COPIES: Final = frozenset({
    *("ai-papers.xuzou.cn", "aimodelratings.com", "alphaxiv.org", "arxiv.boxedpaper.com", "catalyzex.com"),
    *("chatpaper.com", "emergentmind.com", "kr4.imwls.xyz", "labindex.ai", "libertify.com", "modelcards.net"),
    *("newx.sg", "openlaboratory.ai", "oss.report", "papers.lunadong.com", "studynil.com", "summ.gziz.io"),
    "zhuanzhiai.com",
})  # fmt: skip
"""Sites that copy or digest what others publish: what was read there has the basis ``copy`` and decides nothing."""

_DAY: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_LICENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*(?: (?:AND|OR|WITH) [A-Za-z0-9][A-Za-z0-9.+-]*)*")
_SUBJECT: Final = re.compile(r"model:\S{3,200}")


def check_openness(found: Gathered) -> None:
    """Add every broken rule to ``found.problems``."""
    items = {row.item for _, row in _rows(found, "items", ItemRow)}
    licences = {row.licence for _, row in _rows(found, "licences", LicenceRow)}
    for related, row in _rows(found, "elements", ElementRow):
        _report(found, related, _unknown("item", row.item, items))
    for related, row in _rows(found, "licence_names", LicenceNameRow):
        _report(found, related, _unknown("licence", row.licence, licences | {ABSENT}))
        _report(found, related, [] if row.name == row.name.lower() else [f"name {row.name!r}; expected small letters"])
    for related, row in _rows(found, "developers", DeveloperRow):
        expected = f"written {row.written!r}; expected small letters"
        _report(found, related, [] if row.written == row.written.lower() else [expected])
    for related, row in _rows(found, "systems", SystemRow):
        _report(
            found, related, [] if _SUBJECT.fullmatch(row.subject) else [f"subject {row.subject!r}; expected model:…"]
        )
    known = {row.subject for _, row in _rows(found, "systems", SystemRow)}
    for related, row in _rows(found, "disclosures", DisclosureRow):
        reasons = _unknown("item", row.item, items) + _cell_reasons(row, licences=licences)
        if row.subject not in known:
            reasons.append(f"subject {row.subject!r} is not in systems: no name to show")
        _report(found, related, reasons)
    _check_commitments(found)


def _cell_reasons(row: DisclosureRow, *, licences: set[str]) -> list[str]:
    """What is wrong with one cell by itself."""
    reasons: list[str] = []
    if row.licence and not (_LICENCE.fullmatch(row.licence) and _licence_parts(row.licence) <= licences):
        reasons.append(f"licence {row.licence!r} is not in licences.csv")
    if row.address and not row.address.startswith(("https://", "http://")):
        reasons.append(f"address {row.address!r}; expected https://...")
    if not row.address and "yes" in (row.names_model, row.names_item):
        reasons.append("no address, so it names neither the model nor the item")
    if not _DAY.fullmatch(row.read_on):
        reasons.append(f"read_on {row.read_on!r}; expected YYYY-MM-DD")
    if row.status is Status.WITHHELD and not row.reason:
        reasons.append("withheld needs the maker's reason, in our words")
    host = urlsplit(row.address).netloc.removeprefix("www.")
    if row.basis in (Basis.READ, Basis.SECONDARY) and host in COPIES:
        reasons.append(f"{host} copies or digests the pages of others; expected basis 'copy', or the page itself")
    if (
        row.basis in (Basis.READ, Basis.SECONDARY, Basis.COPY)
        and row.status is not Status.NOT_APPLICABLE
        and not row.address
    ):
        reasons.append("what was read has an address")
    if row.evidence.startswith("memory"):
        reasons.append("a disclosure from memory is refused")
    return reasons


def _licence_parts(licence: str) -> set[str]:
    return set(re.split(r" (?:AND|OR|WITH) ", licence))


def _check_commitments(found: Gathered) -> None:
    instruments = {row.instrument for _, row in _rows(found, "instruments", InstrumentRow)}
    parties = {row.party for _, row in _rows(found, "parties", PartyRow)}
    for related, row in _rows(found, "commitments", CommitmentRow):
        reasons = _unknown("instrument", row.instrument, instruments) + _unknown("party", row.party, parties)
        if row.basis == "unverified" and row.instrument not in UNREAD_ALLOWED:
            reasons.append("basis 'unverified'; only names that were read are published")
        if row.evidence.startswith("memory"):
            reasons.append("a commitment from memory is refused")
        _report(found, related, reasons)
    for related, row in _rows(found, "control", ControlRow):
        _report(found, related, ["control from memory is refused"] if row.evidence.startswith("memory") else [])


def _unknown(field: str, name: str, known: set[str]) -> list[str]:
    return [] if name in known else [f"{field} {name!r} is not in its table"]


def _report(found: Gathered, related: Related, reasons: Iterable[str]) -> None:
    for reason in reasons:
        found.problem(file=related.file, where=related.where, reason=reason)


def _rows(found: Gathered, name: str, record: type[T]) -> list[tuple[Related, T]]:
    return [(related, related.row) for related in found.relations.get(name, []) if isinstance(related.row, record)]
