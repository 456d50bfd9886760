"""What a verification found, laid out: what was compared, what differs, what could not be checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from obsia.core.document import Column, Document, Listing, table
from obsia.core.message import Message, Symbol
from obsia.views.parts import section

if TYPE_CHECKING:
    from obsia.app.proof.results import Verification

_DIGEST: Final = re.compile(r"[0-9a-f]{64}|sha256=\S+")
MOST: Final = 20
"""Things that differ, on a page; JSON has all of them."""
_SHORT: Final = 16
"""Digits of a digest that tell two apart."""


def document(found: Verification) -> Document:
    """What was compared, what differs with what was expected, and what nobody can check."""
    compared = table(
        "compared",
        list(found.right.items()),
        (Column(head=Message("proof-head-compared"), is_key=True, wraps=True), lambda each: _check(each[0])),
        (Column(head=Message("proof-head-right")), lambda each: each[1]),
    )
    differing = table(
        "differing",
        found.failures,
        (Column(head=Message("proof-head-place"), is_key=True, wraps=True), lambda each: each.place),
        (Column(head=Message("proof-head-compared"), wraps=True), lambda each: _check(each.check)),
        (Column(head=Message("proof-head-expected")), lambda each: _short(each.expected)),
        (Column(head=Message("proof-head-found")), lambda each: _short(each.actual)),
        most=MOST,
        more="proof-more",
    )
    gaps = Listing(items=tuple(Message(f"proof-gap-{gap.value}") for gap in found.gaps))
    what = Message(f"proof-of-{found.kind.value}")
    return Document(
        title=Message(f"title-proof-{found.result.value}", what=what, path=found.path),
        sections=(
            *([section("differing", "proof-differing", differing)] if found.failures else []),
            *([section("compared", "proof-compared", compared)] if found.right else []),
            *([section("gaps", "proof-gaps", gaps)] if found.gaps else []),
        ),
    )


def _check(check: str) -> Message:
    return Message(f"proof-check-{check}")


def _short(text: str) -> Symbol | str:
    """A digest as far as it tells two apart; other words whole."""
    return Symbol(f"{text[:_SHORT]}…") if _DIGEST.fullmatch(text) else text or Symbol("–")
