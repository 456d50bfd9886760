"""Derived indexes of a snapshot: how names of models and places are looked up. Computed from the content
alone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Final

from obsia.core.spelling import folded, spelling
from obsia.facts.sql import COLUMNS, FACT_COLUMNS

Row = tuple[object, ...]

MODEL: Final = "model"
"""A canonical id of the catalogue."""
MODEL_TAIL: Final = "model tail"
"""A canonical id without its developer."""
CHECKPOINT: Final = "checkpoint"
"""An id of the table of architectures (a hub id)."""
CHECKPOINT_TAIL: Final = "checkpoint tail"
ALIAS: Final = "alias"
"""A lasting alias of the catalogue."""
LABEL: Final = "label"
"""The name of a model for people."""
HUB: Final = "hub"
"""The hub id that the catalogue gives for a model."""


_UNION: Final = "European Union"
"""The one union that a grid of the tables stands in for."""


def name_key(text: str) -> str:
    """The form of a model name under which it is indexed: no outer space, no case."""
    return text.strip().casefold()


def place_key(text: str) -> str:
    """The loose form of a place's name under which it is indexed: letters and digits only, no case, no accents."""
    return "".join(letter for letter in folded(text) if letter.isalnum())


def derived_rows(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Rows of ``name_keys``, ``spelled_keys``, ``org_keys`` and ``place_keys``."""
    return {
        "name_keys": sorted(set(_name_keys(tables)), key=repr),
        "spelled_keys": _spelled_keys(tables),
        "org_keys": _org_keys(tables),
        "place_keys": sorted(set(_place_keys(tables)), key=repr),
    }


def _cells(tables: dict[str, list[Row]], name: str, *columns: str) -> list[tuple[str, ...]]:
    places = [COLUMNS[name].index(column) for column in columns]
    return [tuple(str(row[place]) for place in places) for row in tables.get(name, [])]


def _name_keys(tables: dict[str, list[Row]]) -> list[Row]:
    rows: list[Row] = []
    for subject, kind in _cells(tables, "subjects", "subject", "subject_kind"):
        name = subject.partition(":")[2]
        tail = name.rpartition("/")[2]
        if kind == "model":
            rows.append((name_key(name), MODEL, name, "canonical id", ""))
            rows.append((name_key(tail), MODEL_TAIL, name, "canonical id without developer", ""))
        elif kind == "checkpoint":
            rows.append((name_key(name), CHECKPOINT, name, "hub id", ""))
            rows.append((name_key(tail), CHECKPOINT_TAIL, name, "hub id without organisation", ""))
    place = FACT_COLUMNS.index
    for row in tables.get("facts", []):
        if row[place("property")] in ("hf_id", "checkpoint") and row[place("text")]:
            model = str(row[place("subject")]).partition(":")[2]
            match = "hub id" if row[place("property")] == "hf_id" else "checkpoint"
            evidence = str(row[place("evidence")])
            rows.append((name_key(str(row[place("text")])), HUB, model, match, evidence))
    return rows


_PLAIN_MATCHES: Final = ("exact", "litellm name", "instruct", "date", "alias", "preview", "serving")
"""Aliases whose spellings count: those that name one model for good."""


def _spelled_keys(tables: dict[str, list[Row]]) -> list[Row]:
    """Spellings of ids, labels, hub ids and lasting aliases of models, in this order."""
    names: list[list[tuple[str, str]]] = [[], [], [], []]
    for subject, kind, label in _cells(tables, "subjects", "subject", "subject_kind", "label"):
        name = subject.partition(":")[2]
        if kind == "model":
            names[0] += [(name, name), (name.rpartition("/")[2], name)]
            names[1].append((label, name))
        elif kind == "checkpoint":
            names[2] += [(name, name), (name.rpartition("/")[2], name)]
    place = FACT_COLUMNS.index
    for row in tables.get("facts", []):
        if row[place("property")] == "hf_id" and row[place("text")]:
            hub = str(row[place("text")])
            target = str(row[place("subject")]).partition(":")[2]
            names[2] += [(hub, target), (hub.rpartition("/")[2], target)]
    for alias, model_id, match in _cells(tables, "aliases", "alias", "model_id", "match"):
        if match in _PLAIN_MATCHES:
            names[3].append((alias, model_id))
    sources = (MODEL, LABEL, HUB, ALIAS)
    rows = {
        (order, spelling(name), target) for order, group in enumerate(names) for name, target in group if spelling(name)
    }
    return [(key, sources[order], target) for order, key, target in sorted(rows)]


def _org_keys(tables: dict[str, list[Row]]) -> list[Row]:
    """First segment of names -> developers of the models so named: ``meta-llama`` -> ``meta``."""
    developers: dict[str, set[str]] = defaultdict(set)
    for alias, model_id in _cells(tables, "aliases", "alias", "model_id"):
        head, slash, _ = name_key(alias).partition("/")
        if slash:
            developers[head].add(model_id.partition("/")[0])
    for subject, kind in _cells(tables, "subjects", "subject", "subject_kind"):
        if kind == "model":
            developer = subject.partition(":")[2].partition("/")[0]
            developers[name_key(developer)].add(developer)
    return [(key, json.dumps(sorted(names))) for key, names in sorted(developers.items())]


def _place_keys(tables: dict[str, list[Row]]) -> list[Row]:
    """Codes under their exact form, names under a loose one: ``eu-west-1`` and ``eu-west1`` are two."""
    rows: list[Row] = []
    for iso3, iso2, name, evidence in _cells(tables, "countries", "iso3", "iso2", "name", "evidence"):
        rows.append((name_key(iso3), "iso3", "", "", iso3, name, evidence))
        rows.append((name_key(iso2), "iso2", "", "", iso3, name, evidence))
        rows.append((place_key(name), "country name", "", "", iso3, name, evidence))
    labels: dict[str, str] = {row[0]: row[1] for row in _cells(tables, "countries", "iso3", "name")}
    grids = {subject.partition(":")[2]: label for subject, label in _cells(tables, "subjects", "subject", "label")}
    for name, iso3, stands_in, evidence in _cells(tables, "place_names", "name", "iso3", "stands_in", "evidence"):
        country = iso3 in labels
        kinds = {
            (True, ""): "country name",
            (True, "yes"): "grid zone, taken as its country",
            (False, ""): "grid of the table",
            (False, "yes"): "union, taken as its continent",
        }
        label = labels.get(iso3, grids.get(iso3, iso3))
        if not country and stands_in:
            # What was named is shown, and not what stands in for it.
            label = _UNION
        rows.append((place_key(name), kinds[country, stands_in], "", "", iso3, label, evidence))
    for cloud, region, place, iso3, evidence in _cells(
        tables, "regions", "cloud", "region", "place", "iso3", "evidence"
    ):
        rows.append((name_key(region), "cloud region", cloud, region, iso3, place, evidence))
        # "Europe (Ireland)" is looked for as a whole and as "Ireland".
        names = {place_key(place), place_key(place.partition("(")[2])} - {""}
        rows += [(name, "cloud region name", cloud, region, iso3, place, evidence) for name in names]
    return rows
