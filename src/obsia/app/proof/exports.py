"""Files that obsia exported: JSON, whose figures have digests of their digits, and whatever contains a seal."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

from obsia.app.proof.results import Check, Failure, Gap, Kind, Verification
from obsia.core.figure import digest_of
from obsia.core.seal import Sealed, check, check_record

_ABOUT: Final = ("figure_id", "quantity", "boundary", "unit")
_NUMBERS: Final = ("median", "mean", "low", "high", "level")


def verify_file(path: Path) -> Verification:
    """Check the seal of a file and, in JSON, the digits of each figure. Raises ``OSError``."""
    body = path.read_bytes()
    found = Verification(path=str(path), kind=Kind.FILE)
    try:
        content: Any = json.loads(body)
    except (ValueError, RecursionError):
        _count(found, check(body))
        return found
    found.kind = Kind.JSON
    record = cast("dict[str, Any]", content) if isinstance(content, dict) else dict[str, Any]()
    sealed = check_record(record)
    _count(found, sealed)
    if sealed is Sealed.WHOLE and body != _written(record).encode():
        # jq and the like lay it out anew, and a shell may write it in UTF-16: what it says is the same.
        found.lacks(Gap.REWRITTEN)
    for place, figure in _figures(cast("object", content)):
        _check_figure(found, place, figure)
    return found


def _written(record: Mapping[str, Any]) -> str:
    """JSON as it was written."""
    return json.dumps(record, indent=2).replace("\x7f", "\\u007f") + "\n"


def _count(found: Verification, sealed: Sealed) -> None:
    if sealed is Sealed.NOT:
        found.lacks(Gap.NO_SEAL)
    else:
        found.count(Check.SEAL, Path(found.path).name, is_right=sealed is Sealed.WHOLE)


def _figures(content: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every figure of a JSON document with its place, as ``figures[3]``."""
    waiting: deque[tuple[str, object]] = deque([("", content)])
    while waiting:
        place, each = waiting.popleft()
        if isinstance(each, dict):
            cells = cast("dict[str, Any]", each)
            if "digest" in cells and "figure_id" in cells:
                yield place or "figure", cells
            waiting += [(f"{place}.{name}" if place else name, value) for name, value in cells.items()]
        elif isinstance(each, list):
            waiting += [(f"{place}[{number}]", value) for number, value in enumerate(cast("list[object]", each))]


def _check_figure(found: Verification, place: str, figure: Mapping[str, Any]) -> None:
    about = [figure.get(name) for name in _ABOUT]
    values: list[Any] = [figure[name] for name in _NUMBERS if figure.get(name) is not None]
    stated = figure["digest"]
    if not all(isinstance(each, str) for each in about) or not all(_is_number(each) for each in values):
        return found.failures.append(Failure(Check.FIGURE, place, str(stated)))
    # What leads is the median again: the digest is of both.
    leads = figure.get("value", figure.get("median"))
    if leads != figure.get("median"):
        return found.failures.append(Failure(Check.FIGURE, f"{place}.value", str(figure.get("median")), str(leads)))
    try:
        digest = digest_of(*map(str, about), values=values)
    except (UnicodeEncodeError, OverflowError):
        # Half a surrogate is a text in JSON, and 400 digits a number: no figure has them.
        digest = ""
    return found.compare(Check.FIGURE, place, expected=stated, found=digest)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
