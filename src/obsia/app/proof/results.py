"""What a verification found: what is right, what differs and from what, and what nobody can check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from obsia.app.figures.export import VERSION
from obsia.core.data import TEXT, WHOLE, Shape, by_name, many, member, members, one_of


class Kind(StrEnum):
    """What was verified."""

    PACKAGE = "package"
    """The installed obsia: its facts and its code."""
    SNAPSHOT = "snapshot"
    FOLDER = "folder"
    """A published site, or a data package."""
    RECORD = "record"
    """The record of figures."""
    JSON = "json"
    FILE = "file"


class Check(StrEnum):
    """What was compared."""

    MANIFEST = "manifest"
    FILE = "file"
    RELATION = "relation"
    INDEX = "index"
    HASH = "hash"
    SIGNATURE = "signature"
    CODE = "code"
    FIGURE = "figure"
    """The digits of a figure with the digest beside its id."""
    ROW = "row"
    SEAL = "seal"
    LOG = "log"
    """The log of editions with itself, and with an older one that it must go on from."""


class Gap(StrEnum):
    """What could not be checked, and why."""

    NO_MANIFEST = "no-manifest"
    NO_SEAL = "no-seal"
    NO_SIGNATURE = "no-signature"
    NO_KEY = "no-key"
    REWRITTEN = "rewritten"
    """Its content is what was sealed, laid out in another way than obsia writes it."""
    NO_CODE = "no-code"
    """An installation from a source tree has no list of its files."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing shows that the thing is what it was."""
        return self in (Gap.NO_MANIFEST, Gap.NO_SEAL)


class Result(StrEnum):
    """What is to be said of all of it."""

    WHOLE = "whole"
    CHANGED = "changed"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not what it was; texts are empty for what is not there, or says nothing more."""

    check: Check
    place: str
    """A file, a relation, the path of a figure in JSON, the id of a row."""
    expected: str = ""
    actual: str = ""


@dataclass(slots=True, kw_only=True)
class Verification:
    """What was verified, and what was found."""

    path: str
    kind: Kind
    right: Counter[Check] = field(default_factory=Counter[Check])
    failures: list[Failure] = field(default_factory=list[Failure])
    gaps: list[Gap] = field(default_factory=list[Gap])
    about: Mapping[str, str] = field(default_factory=dict[str, str])
    """What the manifest says of it: the version, the day, the hash of the facts."""

    def compare(self, check: Check, place: str, *, expected: object, found: object) -> None:
        """Count whether two things are equal."""
        self.count(check, place, is_right=expected == found, expected=str(expected), actual=str(found))

    def count(self, check: Check, place: str, *, is_right: bool, expected: str = "", actual: str = "") -> None:
        """Count what was checked; where it is not right, keep its place and what was expected there."""
        if is_right:
            self.right[check] += 1
        else:
            self.failures.append(Failure(check, place, expected, actual))

    def lacks(self, gap: Gap) -> None:
        """Keep that something cannot be checked, once."""
        if gap not in self.gaps:
            self.gaps.append(gap)

    @property
    def result(self) -> Result:
        """Changed where anything differs, unproven where nothing shows that it does not."""
        if self.failures:
            return Result.CHANGED
        return Result.UNPROVEN if any(gap.is_whole for gap in self.gaps) else Result.WHOLE


_FAILURE: Final[Shape[Failure]] = Shape(
    member("check", one_of(Check)), members(TEXT, "place", "expected"), member("found", TEXT, lambda each: each.actual)
)
VERIFICATION: Final[Shape[Verification]] = Shape(
    VERSION,
    member("path", TEXT),
    member("kind", one_of(Kind)),
    member("result", one_of(Result)),
    member("right", by_name(WHOLE, Check)),
    member("failures", many(_FAILURE.type)),
    member("not_checked", many(one_of(Gap)), lambda each: each.gaps),
    member("about", by_name(TEXT)),
)
