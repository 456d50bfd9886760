"""What is said of one system at a date, and which assertion decides where sources differ.

Every assertion is kept. Only those with a page behind them that no find contradicts may decide
(:mod:`obsia.accounting.openness.support`). Of these one does, by this rule: own readings and replies of the maker come
before what another publication reports, and that before what was taken over from an index; then what can be checked (a
date, an address that names model and item) before what cannot; then the latest reading, and of one day what a page
states before what follows from other figures, that of which the version is kept, then that of the later copy. Where
all this is equal, the least open one decides, so that nothing is claimed that a source denies. An index's judgement of
terms says nothing on whether they are there: it decides nothing but that index's own dimension.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from operator import attrgetter
from typing import Final

from obsia.accounting.openness.licensing import is_open
from obsia.accounting.openness.support import Flaw, flaw
from obsia.accounting.openness.tables import Tables, is_judgement
from obsia.core.disclosure import READINGS, Assertion, Basis, Status
from obsia.facts.cell_rules import is_kept, is_same_repository

_STANDING: Final[Mapping[Basis, int]] = {
    Basis.READ: 4,
    Basis.PROVIDER: 3,
    Basis.SECONDARY: 2,
    Basis.INDEX: 1,
    Basis.COPY: 0,
}
"""How near to the thing itself a basis is. What a maker replies stands with own readings where it can be checked."""
WEIGHTS: Final = "weights_final"
"""The item by which a model can be had at all."""
_OPENNESS: Final[Mapping[Status, int]] = {
    Status.NOT_FOUND: 0,
    Status.WITHHELD: 1,
    Status.NOT_APPLICABLE: 2,
    Status.DERIVABLE: 3,
    Status.PARTIAL: 4,
    Status.GATED: 5,
    Status.PUBLISHED: 6,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The assertion that decides an item, and those that could decide it in its place."""

    item: str
    assertion: Assertion
    others: tuple[Assertion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A word that decides nothing, and why."""

    assertion: Assertion
    flaw: Flaw


class Quarrel(StrEnum):
    """On what sources differ."""

    PRESENCE = "presence"
    """One found it, another looked and did not."""
    LICENCE = "licence"
    """One states an open licence, another one that is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Sources that differ on an item: the assertion by which each of them stands, by source."""

    item: str
    quarrel: Quarrel
    assertions: tuple[Assertion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The assertions on one system that count at a date. Build it with :func:`sheet_of`."""

    subject: str
    on: str
    """The day at which is asked (YYYY-MM-DD): what was read later is left out."""
    assertions: tuple[Assertion, ...]
    tables: Tables
    is_own_word: bool = False
    """Whether it shows what one source says by itself, checked or not; nothing is decided by such a sheet."""
    ranked_by_item: dict[str, tuple[Assertion, ...]] = field(
        default_factory=dict[str, tuple[Assertion, ...]], init=False, repr=False, compare=False
    )
    """Item -> what :func:`ranked` gave: each framework asks for the same items again."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Who asserts something, in alphabetical order."""
        return tuple(sorted({assertion.asserted_by for assertion in self.assertions}))

    def of(self, source: str, record: str | None = None) -> Sheet:
        """The same sheet as one source sees it, or one record of it: its own word, whatever stands behind it.

        For comparing sources, and for giving an index's own grades back; never for what is said of a system.
        """
        kept = tuple(
            assertion
            for assertion in self.assertions
            if assertion.asserted_by == source and record in (None, assertion.record)
        )
        return replace(self, assertions=kept, is_own_word=True)

    def about(self, item: str) -> tuple[Assertion, ...]:
        """Every assertion on an item, whether it may decide or not."""
        return tuple(assertion for assertion in self.assertions if assertion.item == item)

    def flaw(self, assertion: Assertion) -> Flaw | None:
        """Why an assertion decides nothing here; None where it may."""
        if self.is_own_word:
            return None
        found = flaw(assertion, self.tables.contradicted)
        if found is Flaw.UNOPENED and any(self._bears_out(each, assertion) for each in self.about(assertion.item)):
            found = None
        return Flaw.JUDGEMENT if found is None and is_judgement(assertion) else found

    def _bears_out(self, read: Assertion, said: Assertion) -> bool:
        """Whether a page that was opened here says what an index says.

        A reading of which nobody kept the version bears out only what is said of the repository that was opened: that
        of a sibling is another page. What an index calls a part may be all of it behind a gate.
        """
        is_alike = read.status is said.status or (read.status, said.status) == (Status.GATED, Status.PARTIAL)
        if read.basis not in READINGS or not is_alike:
            return False
        why = flaw(read, self.tables.contradicted)
        return why is None or (why is Flaw.UNKEPT and is_same_repository(read.address, said.address))

    @property
    def deciding(self) -> tuple[Assertion, ...]:
        """The assertions that may decide."""
        return tuple(assertion for assertion in self.assertions if self.flaw(assertion) is None)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The words that decide nothing, each with the reason."""
        flaws = [(assertion, self.flaw(assertion)) for assertion in self.assertions]
        return tuple(Claim(assertion=assertion, flaw=why) for assertion, why in flaws if why is not None)


_CONTENT: Final = attrgetter(*(each.name for each in fields(Assertion)))
"""Every field of an assertion, in order: what tells equal ones apart from all others."""


def sheet_of(assertions: Iterable[Assertion], *, subject: str, on: str, tables: Tables) -> Sheet:
    """The sheet of a system.

    Args:
        assertions: Of any systems, in any order.
        subject: The system.
        on: The day at which is asked, YYYY-MM-DD.
        tables: The tables by which grades are given.

    Returns:
        A sheet without what was read after ``on``, and without the absences that an index states of things which it
        does not grade: that it is silent on them says nothing.
    """
    kept = [
        assertion
        for assertion in assertions
        if assertion.subject == subject and assertion.read_on <= on and _counts(assertion, tables)
    ]
    return Sheet(subject=subject, on=on, assertions=tuple(sorted(kept, key=_CONTENT)), tables=tables)


def ranked(sheet: Sheet, item: str) -> tuple[Assertion, ...]:
    """The assertions that may decide an item, the deciding one first; equal ones in order of content, as ever given."""
    if (kept := sheet.ranked_by_item.get(item)) is not None:
        return kept
    licences = sheet.tables.licences

    def precedence(assertion: Assertion) -> tuple[int, bool, str, bool, bool, str, int, int]:
        """Larger comes first."""
        standing, licence = _standing(assertion), is_open(assertion.licence, licences)
        # A licence that is not open is less open than none, which leaves the release's to speak.
        terms = -1 if licence is None else -2 * licence
        version = assertion.status is not Status.DERIVABLE, is_kept(assertion), assertion.copy_on
        return (standing, assertion.is_supported, assertion.read_on, *version, -_OPENNESS[assertion.status], terms)

    able = [assertion for assertion in sheet.about(item) if sheet.flaw(assertion) is None]
    sheet.ranked_by_item[item] = found = tuple(sorted(able, key=precedence, reverse=True))
    return found


def resolve(sheet: Sheet, item: str) -> Resolved | None:
    """The assertion that decides an item; None where no source speaks of it with a page behind its word."""
    found = ranked(sheet, item)
    return Resolved(item=item, assertion=found[0], others=found[1:]) if found else None


def decided(sheet: Sheet, item: str) -> Assertion | None:
    """The deciding assertion alone."""
    resolved = resolve(sheet, item)
    return resolved.assertion if resolved else None


def leaves_open(weights: Assertion) -> bool:
    """Whether an index says ``in part`` of the weights: it does not tell a part from all of them behind a gate."""
    return weights.item == WEIGHTS and weights.status is Status.PARTIAL and weights.basis is Basis.INDEX


def disagreements(sheet: Sheet) -> tuple[Disagreement, ...]:
    """Where sources differ: each stands by the assertion that decides among its own. In order of items.

    Beside the own reading that decides stand those of its day of other pages: of these too, one may contradict another.
    What a find contradicts differs still, and so does what an index says of a page that nobody opened here; a word
    without a page denies nothing and grants nothing.
    """
    found: list[Disagreement] = []
    licences = sheet.tables.licences
    speaks = (None, Flaw.UNOPENED)
    backed = replace(sheet, assertions=tuple(each for each in sheet.assertions if flaw(each) in speaks))
    for item in sorted({assertion.item for assertion in backed.assertions}):
        stands = [stand for source in backed.sources for stand in _stands(ranked(backed.of(source), item))]
        speaking = [stand for stand in stands if stand.status is not Status.NOT_APPLICABLE]
        looking = [stand for stand in speaking if not is_judgement(stand)]
        if len({stand.status.is_found for stand in looking}) > 1:
            found.append(Disagreement(item=item, quarrel=Quarrel.PRESENCE, assertions=tuple(looking)))
        licensed = [
            stand for stand in speaking if stand.status.is_found and is_open(stand.licence, licences) is not None
        ]
        if len({is_open(stand.licence, licences) for stand in licensed}) > 1:
            found.append(Disagreement(item=item, quarrel=Quarrel.LICENCE, assertions=tuple(licensed)))
    return tuple(found)


def _stands(able: tuple[Assertion, ...]) -> tuple[Assertion, ...]:
    """By what one source stands: what decides among its own, and what else it read on that day, as near, elsewhere: a
    page that tells a part and withholds the rest does not contradict itself.
    """
    first = able[:1]
    day = [(each.read_on, each.basis) for each in first if each.basis in READINGS]
    pages = [each.address for each in first]
    return first + tuple(each for each in able[1:] if (each.read_on, each.basis) in day and each.address not in pages)


def _standing(assertion: Assertion) -> int:
    if is_judgement(assertion):
        return 0
    is_checked_reply = assertion.basis is Basis.PROVIDER and assertion.is_supported
    return _STANDING[Basis.READ if is_checked_reply else assertion.basis]


def _counts(assertion: Assertion, tables: Tables) -> bool:
    """Whether a source has looked for what it says is absent."""
    if assertion.basis is not Basis.INDEX or assertion.status is not Status.NOT_FOUND:
        return True
    graded = tables.graded(assertion.asserted_by)
    return graded is None or assertion.item in graded
