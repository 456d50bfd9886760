"""Derived indexes of a snapshot: how names of models and places are looked up. Computed from the content
alone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, TypeVar, cast

from obsia.core.spelling import spelling
from obsia.facts.keys import ALIAS, CHECKPOINT, CHECKPOINT_TAIL, HUB, LABEL, MODEL, MODEL_TAIL, name_key, place_key
from obsia.facts.records import CloudRegion
from obsia.facts.relation import Cell, Row, typed
from obsia.facts.relations import Alias, CountryCode, PlaceName
from obsia.facts.sql import FACT_COLUMNS

R = TypeVar("R")
Tables = dict[str, list[Row]]

_UNION: Final = "European Union"
"""The one union that a grid of the tables stands in for."""


def derived_rows(tables: Tables) -> dict[str, list[Row]]:
    """Rows of ``name_keys``, ``spelled_keys``, ``org_keys`` and ``place_keys``."""
    return {
        "name_keys": sorted(set(_name_keys(tables)), key=repr),
        "spelled_keys": _spelled_keys(tables),
        "org_keys": _org_keys(tables),
        "place_keys": sorted(set(_place_keys(tables)), key=repr),
    }


def _rows(tables: Tables, name: str, record: type[R]) -> tuple[R, ...]:
    return typed(record, cast("list[tuple[Cell, ...]]", tables.get(name, [])))


def _subjects(tables: Tables, kind: str) -> Iterator[tuple[str, str, str]]:
    """Name, its tail without an owner, and label of the subjects of a kind."""
    for subject, its_kind, label in tables.get("subjects", []):
        if its_kind == kind:
            name = str(subject).partition(":")[2]
            yield name, name.rpartition("/")[2], str(label)


def _texts(tables: Tables, property: str) -> Iterator[tuple[str, str, str]]:
    """Name of the subject, text and evidence of the facts of a property that is text."""
    subject, stated, text, evidence = map(FACT_COLUMNS.index, ("subject", "property", "text", "evidence"))
    for row in tables.get("facts", []):
        if row[stated] == property and row[text]:
            yield str(row[subject]).partition(":")[2], str(row[text]), str(row[evidence])


def _name_keys(tables: Tables) -> Iterator[Row]:
    for name, tail, _ in _subjects(tables, "model"):
        yield name_key(name), MODEL, name, "canonical id", ""
        yield name_key(tail), MODEL_TAIL, name, "canonical id without developer", ""
    for name, tail, _ in _subjects(tables, "checkpoint"):
        yield name_key(name), CHECKPOINT, name, "hub id", ""
        yield name_key(tail), CHECKPOINT_TAIL, name, "hub id without organisation", ""
    for stated, match in (("hf_id", "hub id"), ("checkpoint", "checkpoint")):
        for model, text, evidence in _texts(tables, stated):
            yield name_key(text), HUB, model, match, evidence


_PLAIN_MATCHES: Final = ("exact", "litellm name", "instruct", "date", "alias", "preview", "serving")
"""Aliases whose spellings count: those that name one model for good."""


def _spelled_keys(tables: Tables) -> list[Row]:
    """Spellings of ids, labels, hub ids and lasting aliases of models, in this order."""
    models = list(_subjects(tables, "model"))
    checkpoints = [(name, name) for name, _, _ in _subjects(tables, "checkpoint")]
    hubs = [*checkpoints, *((text, model) for model, text, _ in _texts(tables, "hf_id"))]
    aliases = [each for each in _rows(tables, "aliases", Alias) if each.match in _PLAIN_MATCHES]
    named = {
        MODEL: [(written, name) for name, tail, _ in models for written in (name, tail)],
        LABEL: [(label, name) for name, _, label in models],
        HUB: [(written, name) for hub, name in hubs for written in (hub, hub.rpartition("/")[2])],
        ALIAS: [(each.alias, each.model_id) for each in aliases],
    }
    order = list(named)
    rows = {
        (order.index(source), spelling(name), target)
        for source, group in named.items()
        for name, target in group
        if spelling(name)
    }
    return [(key, order[place], target) for place, key, target in sorted(rows)]


def _org_keys(tables: Tables) -> list[Row]:
    """First segment of names -> developers of the models so named: ``meta-llama`` -> ``meta``."""
    developers: dict[str, set[str]] = defaultdict(set)
    for each in _rows(tables, "aliases", Alias):
        head, slash, _ = name_key(each.alias).partition("/")
        if slash:
            developers[head].add(each.model_id.partition("/")[0])
    for name, _, _ in _subjects(tables, "model"):
        developer = name.partition("/")[0]
        developers[name_key(developer)].add(developer)
    return [(key, json.dumps(sorted(names))) for key, names in sorted(developers.items())]


_AGGREGATES: Final = {"": "grid of the table", "yes": "union, taken as its continent"}
_COUNTRIES: Final = {"": "country name", "yes": "grid zone, taken as its country"}
"""What a name is that stands for itself, and one that a zone only stands in for."""


def _place_keys(tables: Tables) -> Iterator[Row]:
    """Codes under their exact form, names under a loose one: ``eu-west-1`` and ``eu-west1`` are two."""
    labels: dict[str, str] = {}
    for each in _rows(tables, "countries", CountryCode):
        labels[each.iso3] = each.name
        yield name_key(each.iso3), "iso3", "", "", each.iso3, each.name, each.evidence
        yield name_key(each.iso2), "iso2", "", "", each.iso3, each.name, each.evidence
        if each.m49:
            yield each.m49, "m49", "", "", each.iso3, each.name, each.evidence
        yield place_key(each.name), "country name", "", "", each.iso3, each.name, each.evidence
    grids = {str(subject).partition(":")[2]: str(label) for subject, _, label in tables.get("subjects", [])}
    for each in _rows(tables, "place_names", PlaceName):
        is_country = each.iso3 in labels
        kind = (_COUNTRIES if is_country else _AGGREGATES)[each.stands_in]
        # What was named is shown, and not what stands in for it.
        label = labels[each.iso3] if is_country else _UNION if each.stands_in else grids.get(each.iso3, each.iso3)
        yield place_key(each.name), kind, "", "", each.iso3, label, each.evidence
    for each in _rows(tables, "regions", CloudRegion):
        place = (each.cloud, each.region, each.iso3, each.place, each.evidence)
        yield name_key(each.region), "cloud region", *place
        # "Europe (Ireland)" is looked for as a whole and as "Ireland".
        for name in {place_key(each.place), place_key(each.place.partition("(")[2])} - {""}:
            yield name, "cloud region name", *place
