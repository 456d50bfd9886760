"""Which reader a file is for: what was recognised, and why. Two equal claims are refused, not guessed
between.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Final

from obsia.core.errors import BadInput
from obsia.core.message import Message, Option, Symbol
from obsia.readers.base import Head, LookingReader, Recognition
from obsia.readers.files import head_of, is_empty
from obsia.readers.jsonl import NAME as JSONL
from obsia.readers.jsonl import makers
from obsia.readers.mapping import USAGE
from obsia.readers.records.outline import outline, plain_keys
from obsia.readers.records.recognition import claimed, claims
from obsia.readers.records.unsupported_formats import stranger
from obsia.readers.registry import reader, readers

_OWN_FORMAT: Final = 2
"""Confidence from which a claim is on a format of its own, and not on any table or any JSON."""

_OF_LINES: Final = frozenset({".jsonl", ".ndjson", ".json"})


def detect(file: str, *, format: str = "auto", encoding: str | None = None) -> Recognition:
    """The reader of ``file``. Raises :class:`BadInput` when no reader, or more than one, claims it.

    ``encoding``: that of its text, where the user states it.
    """
    head = head_of(file)
    if format == "auto" and head.suffix in _OF_LINES and (keys := plain_keys(head)) is not None:
        claim = _claim_by_keys(head.suffix, keys)
        if claim is not None:
            return claim
    refused = stranger(head, is_stated=encoding is not None)
    if refused is not None:
        raise refused
    if format != "auto":
        return _stated(head, format)
    found = claims_on(head)
    strongest = _strongest(found)
    if found and makers.ANSWERS.issuperset(each.reader for each in strongest) and makers.is_of_several(head):
        return claimed(JSONL, "several-makers")
    if len(strongest) == 1:
        return strongest[0]
    if not found:
        raise BadInput(file, "input-unknown", expected="input-unknown-expected")
    raise BadInput(file, "input-ambiguous", readers=_named(strongest), expected="input-ambiguous-expected")


def worth_reading(file: str) -> Message | None:
    """Why a file of a folder is left aside whose suffix says little; ``None`` where it begins as usage does."""
    try:
        head = head_of(file)
    except BadInput as error:
        return Message("aside-empty") if is_empty(error) else error.reason
    if stranger(head) is not None:
        return None  # read, so that the reason is told
    found = claims_on(head)
    if any(claim.confidence >= _OWN_FORMAT for claim in found):
        return None
    # JSON and tables of any kind: a text that merely begins like one is none.
    names = outline(head).names
    is_log = (
        head.suffix == ".log" and outline(head).layout in {"lines", "object"} and names
    )  # --map may say what its keys are
    if found and (is_log or not names.isdisjoint(USAGE)):
        return None
    return Message("aside-not-recognised")


@functools.lru_cache(maxsize=256)
def _claim_by_keys(suffix: str, keys: tuple[str, ...]) -> Recognition | None:
    """The one strongest claim on flat JSON lines with ``keys``, whatever they hold: that on two empty records."""
    line = json.dumps(dict.fromkeys(keys), ensure_ascii=False).encode()
    head = Head(file=suffix, suffix=suffix, compression="none", data=line + b"\n" + line, complete=True)
    strongest = _strongest(claims_on(head)) if stranger(head) is None else []
    return strongest[0] if len(strongest) == 1 else None


def _strongest(found: Sequence[Recognition]) -> list[Recognition]:
    best = max((claim.confidence for claim in found), default=0)
    return [claim for claim in found if claim.confidence == best]


def claims_on(head: Head) -> list[Recognition]:
    """What readers claim of a file, by their names."""
    asked = _looking()
    found = [claim for name, claim in claims(head).items() if name not in asked]
    found += [claim for each in asked.values() if (claim := each.recognise(head)) is not None]
    return sorted(found, key=lambda claim: claim.reader) if len(found) > 1 else found


@functools.cache
def _looking() -> dict[str, LookingReader]:
    """The readers that look at a file themselves; for all others one look at the table of signs does."""
    return {name: each for name, each in readers().items() if isinstance(each, LookingReader)}


def _named(claims: Sequence[Recognition]) -> tuple[Message, ...]:
    """Readers, each with why it claims the file."""
    return tuple(Message("reader-because", reader=Symbol(each.reader), why=each.why) for each in claims)


def _stated(head: Head, format: str) -> Recognition:
    """The reader that ``--format`` names. Raises :class:`BadInput` where the file plainly is of another format."""
    option, stated = Option("format"), Symbol(format)
    own = reader(format)
    claim = own.recognise(head) if isinstance(own, LookingReader) else claims(head).get(format)
    if claim is not None:
        why = Message("sign-stated-and", option=option, format=stated, why=claim.why)
        return Recognition(reader=format, confidence=claim.confidence, why=why)
    others = [other for other in claims_on(head) if other.confidence >= _OWN_FORMAT]
    if others:
        raise BadInput(
            head.file,
            "input-other-format",
            format=Symbol(format),
            readers=_named(others),
            expected=Message("input-other-format-expected", format=Symbol(others[0].reader)),
        )
    return Recognition(reader=format, confidence=0, why=Message("sign-stated", option=option, format=stated))
