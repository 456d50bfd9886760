"""Which reader a file is for: what was recognised, and why. Two equal claims are refused, not guessed
between.
"""

from __future__ import annotations

from obsia.core.errors import BadInput
from obsia.readers.base import Recognition
from obsia.readers.files import head_of
from obsia.readers.registry import reader, readers


def detect(file: str, *, format: str = "auto") -> Recognition:
    """The reader of ``file``. Raises :class:`BadInput` when no reader, or more than one, claims it."""
    head = head_of(file)
    if format != "auto":
        named = reader(format)
        claim = named.recognise(head)
        why = f"--format {format}" if claim is None else f"--format {format}: {claim.why}"
        return Recognition(reader=format, confidence=claim.confidence if claim else 0, why=why)
    claims = [claim for each in readers().values() if (claim := each.recognise(head)) is not None]
    best = max((claim.confidence for claim in claims), default=0)
    strongest = [claim for claim in claims if claim.confidence == best]
    if len(strongest) == 1:
        return strongest[0]
    if not claims:
        raise BadInput(
            file=file,
            reason="no reader recognises this file",
            expected=f"one of the formats {', '.join(readers())}; --format says which",
        )
    raise BadInput(
        file=file,
        reason="more than one reader claims it: " + "; ".join(f"{c.reader} ({c.why})" for c in strongest),
        expected="--format to say which",
    )
