"""Strict records of what people call things: products, models, places, accelerators, precisions."""

from __future__ import annotations

from typing import Literal

from obsia.facts.strict import Record


class ProductRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/products.csv``: the model that answers in a product by default, in a span that a source states."""

    product: str
    model_id: str = ""
    valid_from: str
    valid_to: str = ""
    answers: Literal["", "choice", "routed", "undisclosed"] = ""
    """Why no one model is the default: users choose, requests are passed on to several, or nobody says which."""
    offers: str = ""
    """Models among which users or the product choose, or who makes them."""
    evidence: str
    locator: str
    note: str = ""


class ProductNameRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/product_names.csv``: what else people call a product."""

    name: str
    product: str
    evidence: str
    note: str = ""


class NameWordRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/name_words.csv``: a word in names of models that makes no family of its own, and why.

    ``family`` and ``form`` words name no model (family; instruct, fp8); a ``special`` member of a family does one
    thing (coder), a ``smaller`` one is the light version of another (mini). A ``saying`` stands beside names (app,
    free); an ``uploader`` uploads the models of others again. An ``everyday`` word is a name too (command, nova): in a
    sentence it is one with a capital alone.
    """

    word: str
    role: Literal["family", "form", "special", "smaller", "saying", "uploader", "everyday"]
    evidence: str
    note: str = ""


class OtherNameRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/other_names.csv``: what people call a model or a family -> a name of it that the catalogue has."""

    name: str
    stands_for: str
    is_one_of: Literal["", "yes"] = ""
    """Whether the name is that of several, of which the one that is most meant stands for them."""
    evidence: str
    note: str = ""


class KnownNameRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/known_names.csv``: a model, an accelerator or a place without facts, and the nearest with."""

    kind: Literal["model", "hardware", "place"]
    name: str
    known: str
    """What it is called in full."""
    nearest: str = ""
    """Names of the catalogue or of the table of accelerators, with semicolons between them."""
    evidence: str
    note: str = ""


class PlaceNameRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/place_names.csv``: what a country, or an aggregate of the grids, is called in a language."""

    name: str
    iso3: str
    language: str = ""
    stands_in: Literal["", "yes"] = ""
    """Whether the zone is only the nearest to what the name means: England has no grid of its own in the tables."""
    evidence: str
    note: str = ""


class DeviceNameRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/device_names.csv``: what benchmarks, drivers and clouds call an accelerator, or a machine with it."""

    name: str
    device: str
    evidence: str
    locator: str = ""
    note: str = ""


class PrecisionNameRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/precision_names.csv``: how engines write the precision of weights."""

    name: str
    precision: str
    evidence: str
    locator: str = ""
    note: str = ""
