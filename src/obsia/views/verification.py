"""What a check of own readings found, laid out: how many fail, by cause, and at which addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from obsia.core.document import Column, Document, Lines, Section, table
from obsia.core.message import Message
from obsia.views.parts import note, section

if TYPE_CHECKING:
    from obsia.app.disclosure.openness_verification import Failure, Verification


def document(found: Verification) -> Document:
    """Every failure by cause; a cause has its addresses, the one with most cells first."""
    kept = Message("verify-kept", kept=found.kept, read=found.in_repositories)
    opened = Message("verify-opened", opened=found.pages_opened, failed=found.pages_not_opened)
    looked = found.pages_opened or found.pages_not_opened
    return Document(
        title=Message("title-verify-openness", cells=found.cells, failures=len(found.failures)),
        about=(note(kept), *([note(opened)] if looked else [note(Message("verify-offline"))])),
        sections=tuple(_cause(cause.value, failures) for cause, failures in found.by_cause.items()),
    )


def _cause(cause: str, failures: Iterable[Failure]) -> Section:
    held = list(failures)
    pages = Counter(each.cell.address for each in held)
    deciding = Counter(each.cell.address for each in held if each.decides)
    systems: dict[str, dict[str, None]] = {}
    for each in held:
        systems.setdefault(each.cell.address, {})[each.cell.subject.removeprefix("model:")] = None
    rows = table(
        cause,
        sorted(pages, key=lambda page: (-pages[page], page)),
        (Column(head=Message("head-address"), is_key=True, wraps=True), lambda page: page),
        (Column(head=Message("head-cells")), lambda page: pages[page]),
        (Column(head=Message("head-deciding")), lambda page: deciding[page]),
        (Column(head=Message("head-systems"), wraps=True), lambda page: Lines(tuple(systems[page]))),
    )
    return section(cause, f"verify-cause-{cause}", rows)
