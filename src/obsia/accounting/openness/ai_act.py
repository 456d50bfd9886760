"""The facts that bear on Article 53(2) of the EU AI Act, beside what the Act asks. No verdict: that is for a lawyer.

Source: Regulation (EU) 2024/1689, Articles 51(2) and 53, recitals 102 to 104. Providers of a general-purpose model are
spared the duties of Article 53(1)(a) and (b) where the model is under a free and open-source licence, and its weights
and information on its architecture and use are public; not where it presents a systemic risk, which is presumed above
a threshold of training compute. The copyright policy and the summary of training content remain due in every case.

What obsia does not look at: whether a model is a general-purpose one, whether it is put on the market in the Union,
whether money is made with it (recital 103), and designations by the Commission. So it says what is there, where it was
read, and what nobody has examined; whether that is enough it does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.accounting.openness.sheet import WEIGHTS, Sheet, decided
from obsia.accounting.openness.terms import RELEASE, terms
from obsia.core.disclosure import Assertion
from obsia.core.evidence import Fact, Kind
from obsia.core.grouping import grouped
from obsia.core.units import BILLION, TRAINING_FLOP
from obsia.facts.snapshot import Snapshot


def training_flop(snapshot: Snapshot, subject: str) -> float | None:
    """Operations of training: as stated of a run, else six for each active weight and token that are disclosed.

    Weights and tokens are those of the run, else those of the model: never one of each, which may be of two editions.
    None where neither is known: an estimated size is no basis for a presumption of law.
    """
    runs = _runs(snapshot).get(subject, [])
    for run in runs:
        if (stated := _disclosed(snapshot.facts(run, "run_flop"))) is not None:
            return stated
    pairs = [(run, "run_params_active_b", "run_stated_tokens") for run in runs]
    for held, weights_name, tokens_name in (*pairs, (subject, "params_active_b", "train_tokens")):
        weights, tokens = (_disclosed(snapshot.facts(held, name)) for name in (weights_name, tokens_name))
        if weights is not None and tokens is not None:
            return TRAINING_FLOP * weights * BILLION * tokens
    return None


@lru_cache(maxsize=4)
def _runs(snapshot: Snapshot) -> dict[str, list[str]]:
    """System -> its runs of training, sorted."""
    return grouped((f"model:{model}", run) for run, model in sorted(snapshot.texts("run_model").items()))


def _disclosed(facts: tuple[Fact, ...]) -> float | None:
    """The value of the first fact, where its maker states it without a range."""
    if not facts or facts[0].kind is not Kind.DISCLOSED or facts[0].low is not None:
        return None
    return facts[0].value


ARTICLE: Final = "ai-act-53-2"
EDITION: Final = "Regulation (EU) 2024/1689 as published on 2024-07-12"
LICENCE: Final = "licence"
PARAMETERS: Final = "parameters"
ARCHITECTURE: Final = "architecture"
USAGE: Final = "usage"
SYSTEMIC_RISK: Final = "systemic-risk"
COMPUTE: Final = "compute_training"
DUTIES: Final = ("duty-copyright", "duty-summary")
ASKED: Final = (LICENCE, PARAMETERS, ARCHITECTURE, USAGE, SYSTEMIC_RISK, *DUTIES)
"""What the article speaks of, in its order; the two duties remain due in every case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """One fact that bears on a point of the article."""

    asked: str
    """The point: one of :data:`ASKED`."""
    item: str
    assertion: Assertion | None
    """What was read; None where no page that may decide speaks of it."""
    words: tuple[Assertion, ...] = ()
    """Where nothing decides, what is said of it all the same; empty where nobody has examined it."""
    flop: float | None = None
    """Of training compute that no page states: what follows from what is disclosed, in operations."""
    licence: str = ""
    """The licence that is stated of it, '' where none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What bears on the article, and no result."""

    article: str
    edition: str
    facts: tuple[Bearing, ...]
    threshold_flop: float
    """Training compute above which the Act presumes systemic risk, in operations."""
    training_flop: float | None
    """Training compute as stated or computed from what is disclosed, in operations; None where it is not known."""


def facts(sheet: Sheet, *, threshold_flop: float, training_flop: float | None = None) -> Article:
    """The facts that bear on the article.

    Args:
        sheet: What is said of the model.
        threshold_flop: Training compute above which systemic risk is presumed, in operations (the fact
            ``systemic_flop`` of ``training:default``).
        training_flop: Training compute of the model, stated or computed; None where it is not known.
    """
    asked = sheet.tables.answers(ARTICLE)
    others = (
        _bearing(sheet, point, item, training_flop=training_flop)
        for point in ASKED
        if point != LICENCE
        for item in asked[point]
    )
    return Article(
        article=ARTICLE,
        edition=EDITION,
        facts=(_licence(sheet), *others),
        threshold_flop=threshold_flop,
        training_flop=training_flop,
    )


def _licence(sheet: Sheet) -> Bearing:
    """The terms of the weights: the licence that a page states, else what is said of it at all."""
    found = terms(sheet, WEIGHTS)
    if found.assertion:
        return Bearing(asked=LICENCE, item=found.assertion.item, assertion=found.assertion, licence=found.licence)
    item = sheet.tables.type_licence(WEIGHTS)
    places = [place for place in (item, RELEASE) if decided(sheet, place)]
    return _bearing(sheet, LICENCE, places[0] if places else item)


def _bearing(sheet: Sheet, point: str, item: str, *, training_flop: float | None = None) -> Bearing:
    if assertion := decided(sheet, item):
        return Bearing(asked=point, item=item, assertion=assertion)
    flop = training_flop if item == COMPUTE else None
    return Bearing(asked=point, item=item, assertion=None, words=sheet.about(item), flop=flop)
