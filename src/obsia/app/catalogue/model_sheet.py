"""All that is known and not known of one model, beside its figures: what its page is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.accounting.audit.records import Find
from obsia.accounting.openness.disclosure_values import TELLS
from obsia.accounting.openness.grades import YES
from obsia.accounting.openness.sheet import decided
from obsia.app.catalogue.model_list import Listed, listed_model, listed_models
from obsia.app.catalogue.models import Model
from obsia.app.catalogue.models import model as known_of
from obsia.app.disclosure.audit import audit
from obsia.app.disclosure.commitments import PartyView, commitments
from obsia.app.disclosure.openness import Openness, openness
from obsia.app.training.stated_run import is_enough, options_of, run_facts, stated_run
from obsia.app.training.train import Training, train
from obsia.core.errors import ObsiaError
from obsia.core.evidence import Fact
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.records import Price
from obsia.facts.snapshot import Snapshot

CLOSE: Final = 6
"""Models that are shown as close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One thing to be told: the item of the vocabulary, and what it would serve."""

    item: str
    non_disclosure: str
    """The non-disclosure that it would end; '' where it serves openness alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price1M:
    """The latest list price of one provider, dollars for a million tokens; None where it states none."""

    provider: str
    provider_name: str
    price: Price


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSheet:
    """One model."""

    listed: Listed
    model: Model
    openness: Openness | None
    """None where nobody has looked at its openness."""
    prices: tuple[Price1M, ...]
    close: tuple[Listed, ...]
    """Models of the same developer and kind, the nearest release first."""
    finds: tuple[Find, ...]
    party: PartyView | None
    run: tuple[Fact, ...]
    """What is stated of its training run; empty where no run is held."""
    training: Training | None
    """None where neither arithmetic nor weights and tokens of the training are disclosed."""
    wanted: tuple[Wanted, ...]


def model_sheet(name: str, *, record_figures: bool = True) -> ModelSheet:
    """What is known of the model that ``name`` stands for. Raises ``UnknownName`` with suggestions."""
    snapshot = facts.load()
    model = known_of(name)
    model_id = model.resolved.facts.model_id
    listed = listed_model(model_id) or _only_checkpoint(model)
    found = openness_of(model_id)
    return ModelSheet(
        listed=listed,
        model=model,
        openness=found,
        prices=_prices(snapshot, model_id),
        close=_close(listed),
        finds=_finds(listed, found),
        party=_party(snapshot, listed),
        run=run_facts(snapshot, model_id=model_id),
        training=_training(snapshot, listed, record_figures=record_figures),
        wanted=_wanted(found),
    )


def openness_of(model_id: str) -> Openness | None:
    """How open a model of the catalogue is; None where nobody has looked."""
    subject = f"model:{model_id}"
    return openness(subject) if subject in _systems(facts.load()) else None


@lru_cache(maxsize=1)
def _systems(snapshot: Snapshot) -> frozenset[str]:
    return frozenset(disclosures.systems(snapshot))


def _only_checkpoint(model: Model) -> Listed:
    """A model that is known by its checkpoint alone: it has no row in the list."""
    texts = {fact.property: fact.text or "" for fact in model.facts}
    return Listed(
        model=model.resolved.facts.model_id,
        name=model.label or model.resolved.facts.model_id,
        developer=texts.get("developer", ""),
        developer_name=texts.get("developer", ""),
        kind=model.resolved.kind,
        task=model.resolved.facts.task.value,
        weights="unknown",
        licence="",
        released=texts.get("release_date", ""),
        withdrawn="",
        known_count=len({fact.property for fact in model.facts}),
    )


def _prices(snapshot: Snapshot, model_id: str) -> tuple[Price1M, ...]:
    """The latest price of each provider."""
    latest: dict[str, Price] = {}
    for price in snapshot.prices(model_id):
        if price.provider not in latest or price.date > latest[price.provider].date:
            latest[price.provider] = price
    names = {row.provider: row.name for row in snapshot.providers()}
    found = [Price1M(provider=each, provider_name=names.get(each, each) or each, price=latest[each]) for each in latest]
    return tuple(sorted(found, key=lambda each: each.provider_name.casefold()))


def _close(listed: Listed) -> tuple[Listed, ...]:
    """Models of the same developer and kind; then, where there are few, none of others: nearness is not guessed."""
    months = _months(listed.released)
    others = [
        row
        for row in listed_models()
        if row.model != listed.model and row.developer == listed.developer and row.kind == listed.kind
    ]
    others.sort(key=lambda row: (abs(_months(row.released) - months), row.name.casefold(), row.model))
    return tuple(others[:CLOSE])


def _months(day: str) -> int:
    """Months since year 0 of ``YYYY-MM…``; 0 for a day that is not known."""
    year, _, rest = day.partition("-")
    return int(year) * 12 + int(rest[:2] or 1) if year.isdecimal() and (rest[:2] or "1").isdecimal() else 0


@lru_cache(maxsize=1)
def _audited(snapshot: Snapshot) -> tuple[Find, ...]:
    del snapshot  # The key under which it is kept.
    return audit().finds


def _finds(listed: Listed, found: Openness | None) -> tuple[Find, ...]:
    """Contradictions that name the model."""
    names = {listed.name, listed.model, *([found.system.label] if found else [])}
    return tuple(find for find in _audited(facts.load()) if names & {find.label, *find.systems})


def _party(snapshot: Snapshot, listed: Listed) -> PartyView | None:
    """What the developer committed to; None where it is no party of the register."""
    wanted = listed.developer_name.casefold()
    for each in disclosures.parties(snapshot).values():
        if each.kind != "state" and wanted in (each.name.casefold(), each.party):
            return commitments(party=each.party, record_figures=False).party
    return None


def _training(snapshot: Snapshot, listed: Listed, *, record_figures: bool) -> Training | None:
    """The training by what is disclosed of it. Sizes that others estimate are no basis for it."""
    options = options_of(stated_run(snapshot, model_id=listed.model))
    if not is_enough(options):
        return None
    try:
        return train(**options, record_figures=record_figures)
    except ObsiaError:
        # What is stated of a run may not fit together (a device that no table holds): then it is shown, not computed.
        return None


def _wanted(found: Openness | None) -> tuple[Wanted, ...]:
    """What to disclose: the costliest first, the item that would do it; then what the first of
    obsia's questions asks for that is not answered with yes.
    """
    non_disclosures = (
        [each.non_disclosure for each in found.non_disclosures if not each.is_disclosed] if found else list(TELLS)
    )
    order = [each for each in non_disclosures if each in TELLS] + [
        each for each in TELLS if each not in non_disclosures and not (found and _is_told(found, each))
    ]
    wanted = [Wanted(item=TELLS[non_disclosure][0], non_disclosure=non_disclosure) for non_disclosure in order]
    steps = _lacking(found) if found else ["model_card", "weights_final"]
    wanted += [Wanted(item=item, non_disclosure="") for item in steps if item not in {each.item for each in wanted}]
    return tuple(wanted)


def _lacking(found: Openness) -> list[str]:
    """The items by which the first question that has another answer than yes would be answered so."""
    asked = next((each for each in found.answers if each.result != YES), None)
    return [point.item for point in asked.deciding if point.passes is not True] if asked else []


def _is_told(found: Openness, non_disclosure: str) -> bool:
    cell = decided(found.sheet, TELLS[non_disclosure][0])
    return cell is not None and cell.status.value == "published"
