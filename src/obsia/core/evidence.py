"""What stands behind a number: kinds, verification, sources and estimates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from obsia.core.fields import Date, Day, Language, Qualifier, Words
from obsia.core.message import Translated


class Kind(StrEnum):
    """How a value came to be known."""

    MEASURED = "measured"
    """A meter read it."""
    DISCLOSED = "disclosed"
    """The responsible party published it."""
    MODELLED = "modelled"
    """Computed by a stated, tested method, fitted priors included."""
    ASSUMED = "assumed"
    """An untested default or fallback."""


class Verification(StrEnum):
    """Who stands behind a value; another axis than :class:`Kind`."""

    AUDITED = "audited"
    METHOD_PUBLISHED = "method and boundary published"
    BARE_CLAIM = "bare claim"
    OURS = "ours"


class Spread(StrEnum):
    """The shape of the distribution that ``low`` and ``high`` describe."""

    POINT = "point"
    """No spread: low = value = high."""
    UNIFORM = "uniform"
    """low and high are the ends."""
    LOGUNIFORM = "loguniform"
    """low and high are the ends, on the logarithm."""
    NORMAL = "normal"
    """low and high are the 5 % and 95 % quantiles."""
    LOGNORMAL = "lognormal"
    """low and high are the 5 % and 95 % quantiles; each side has its own width when value is not central."""
    LOGITNORMAL = "logitnormal"
    """As lognormal, on the logit, for shares in (0, 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source as the attribution page and a trace print it."""

    evidence_id: str
    publisher: Words
    title: Words
    url: str = ""
    licence: str
    published: Date = ""
    retrieved: Day
    note: str = ""
    language: Language = "en"
    """Of the title, as BCP 47 names it. Most titles are told in English, whatever the source speaks."""
    publisher_fr: Words = ""
    """What the publisher is called in French, where that is another name."""

    @property
    def publisher_name(self) -> Translated:
        """The publisher as each language calls it."""
        return Translated(en=self.publisher, fr=self.publisher_fr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of the snapshot: a value about the world with what stands behind it."""

    is_shared: ClassVar[bool] = True
    """The snapshot keeps it; what rests on it leads to the same one."""

    subject: str
    property: str
    unit: str
    kind: Kind
    verification: Verification
    evidence: str
    locator: Words
    read_on: Day
    qualifier: Qualifier = ""
    as_of: Date = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    spread: Spread = Spread.POINT
    text: str | None = None
    weight: float = 1.0
    note: str = ""

    def __hash__(self) -> int:
        """Of what tells facts apart, as draws are found by their facts many times."""
        return hash((self.subject, self.property, self.qualifier, self.as_of, self.value, self.evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class JointFact:
    """Quantities that are uncertain together: draw k takes one row of all columns (a calibration's posterior).

    ``rows`` are equally likely; each has one value per column, in the order of ``columns``.
    """

    is_shared: ClassVar[bool] = True
    """The snapshot keeps it; what rests on it leads to the same one."""

    subject: str
    columns: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    basis: Fact
    """What stands behind the rows: kind, evidence, locator; its ``value`` is the number of rows."""

    @property
    def key(self) -> tuple[str, str]:
        """The one uncertainty key of all columns."""
        return self.subject, "joint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Alternatives for one uncertain quantity: one fact, or several published values of the same thing.

    ``key`` is the uncertainty key (subject, property): figures that share it share its draws.
    """

    key: tuple[str, str]
    facts: tuple[Fact, ...]

    @property
    def unit(self) -> str:
        """The one unit that all alternatives share."""
        return self.facts[0].unit

    @property
    def kind(self) -> Kind:
        """The weakest kind among the alternatives."""
        return max((fact.kind for fact in self.facts), key=list(Kind).index)
