"""Each rule for rows of the facts, at its limit and just beyond: what is refused, and in which words."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from obsia.core.companies import CompanyStatement, Scope, Stated
from obsia.core.demand import FigureKind, Published, RegionKind
from obsia.core.evidence import Fact, Kind, Spread, Verification
from obsia.facts.records import GroupMember, PlaceGroup
from obsia.facts.relation_rules import UNITS, check_relations, statement_reasons
from obsia.facts.relations import Evidence, Membership, Product, Property, Rule
from obsia.facts.rows import Gathered, Joint, Related
from obsia.facts.rows import Stated as StatedFact
from obsia.facts.rules import check_facts, fact_reasons, joint_reasons, licence_reasons, usage
from obsia.facts.schema import JointSpec
from obsia.facts.world_rules import edition_reasons

NAN, INF = float("nan"), float("inf")


def expect(told: list[str], expected: str) -> None:
    """One reason, which says what is expected; none where that is ''."""
    assert len(told) == (1 if expected else 0), told
    assert all(expected in each for each in told), told


STATEMENT = CompanyStatement(
    company="acme",
    quantity=Stated.PUE,
    scope=Scope.ALL,
    year="2024",
    ends="2024-12",
    edition="2025-06",
    amount=1.1,
    unit="ratio",
    access="primary",
    evidence="acme-2025",
    locator="page 1",
    read_on="2026-11-24",
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"amount": 1.0}, ""),
        ({"amount": 0.999}, "not between 1 and 3"),
        ({"amount": 3.0}, ""),
        ({"amount": 3.001}, "not between 1 and 3"),
        ({"low": 0.9, "high": 1.2}, "not between 1 and 3"),
        ({"low": 1.05, "high": 3.1}, "not between 1 and 3"),
        ({"amount": None, "low": 1.0, "high": 3.0}, ""),
        ({"amount": None}, "neither amount nor low and high"),
        ({"low": 1.05}, "low and high go together"),
        ({"high": 1.2}, "low and high go together"),
        ({"low": 1.2, "high": 1.3}, "low <= amount <= high"),
        ({"low": 1.1, "high": 1.1}, ""),
        ({"unit": "%"}, "unit '%' of"),
        ({"quantity": Stated.WUE, "unit": "L/kWh", "amount": 10.0}, ""),
        ({"quantity": Stated.WUE, "unit": "L/kWh", "amount": 10.1}, "not between 0 and 10"),
        ({"quantity": Stated.WUE, "unit": "L/kWh", "amount": 0.0}, ""),
        ({"quantity": Stated.WUE, "unit": "L/kWh", "amount": -0.1}, "not between 0 and 10"),
        ({"quantity": Stated.RENEWABLE_SHARE, "unit": "%", "amount": 100.0}, ""),
        ({"quantity": Stated.RENEWABLE_SHARE, "unit": "%", "amount": 100.1}, "not between 0 and 100"),
        ({"quantity": Stated.ELECTRICITY, "unit": "GWh", "amount": 1e9}, ""),
        ({"ends": "2025-12"}, ""),
        ({"ends": "2026-01"}, "published before"),
    ],
)
def test_why_a_statement_of_a_company_is_refused(changes: dict[str, Any], expected: str) -> None:
    expect(statement_reasons(replace(STATEMENT, **changes)), expected)


def test_each_quantity_of_a_company_has_its_units_alone() -> None:
    for quantity, units in UNITS.items():
        for unit in set[str]().union(*UNITS.values()):
            told = statement_reasons(replace(STATEMENT, quantity=quantity, unit=unit, amount=1.5))
            assert told == [] if unit in units else f"of {quantity}" in told[0]


PUBLISHED = Published(
    edition_id="e",
    series="acme",
    edition="2025-06",
    year="2024",
    figure_kind=FigureKind.HISTORY,
    region="World",
    region_kind=RegionKind.WORLD,
    scenario="Historical",
    quantity="electricity",
    amount=400.0,
    unit="TWh",
    access="primary",
    calibrates=False,
    evidence="acme-2025",
    locator="page 1",
    read_on="2026-11-24",
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"quantity": "magic"}, "quantity 'magic' is not known"),
        ({"unit": "GWh"}, "expected TWh"),
        ({"quantity": "electricity_hyperscale", "unit": "TWh"}, ""),
        ({"amount": 0.0}, "not above zero"),
        ({"amount": 1e-9}, ""),
        ({"low": 0.0, "high": 500.0}, "not above zero"),
        ({"amount": None}, "a value was expected"),
        ({"low": 390.0}, "go together"),
        ({"low": 401.0, "high": 500.0}, "does not hold"),
        ({"iso3": "FRA"}, "a country has an iso3"),
        ({"region_kind": RegionKind.COUNTRY}, "a country has an iso3"),
        ({"region_kind": RegionKind.COUNTRY, "iso3": "FRA"}, ""),
    ],
)
def test_why_a_published_figure_is_refused(changes: dict[str, Any], expected: str) -> None:
    expect(edition_reasons(replace(PUBLISHED, **changes)), expected)


SOURCE = Evidence(
    evidence_id="acme-2025",
    publisher="Acme",
    title="Report",
    url="https://acme.org/r",
    published="2025-06",
    retrieved="2026-11-24",
    licence="CC-BY-4.0",
    use="facts",
)
SOURCES = {
    "acme-2025": SOURCE,
    "own": replace(SOURCE, publisher="obsia"),
    "memory-names": replace(SOURCE, publisher="obsia", url=""),
    "mpl": replace(SOURCE, licence="MPL-2.0", use="file"),
}
REGISTRY = {
    "tdp_w": Property(
        property="tdp_w", unit="W", subjects="device", minimum=1.0, maximum=2000.0, text="no", description=""
    ),
    "kind": Property(property="kind", subjects="model checkpoint", text="yes", description=""),
    "checkpoint": Property(property="checkpoint", subjects="model", text="yes", description=""),
}
FACT = Fact(
    subject="device:Acme 1",
    property="tdp_w",
    unit="W",
    kind=Kind.DISCLOSED,
    verification=Verification.METHOD_PUBLISHED,
    evidence="acme-2025",
    locator="page 1",
    read_on="2026-11-24",
    value=300.0,
)
RANGE = {"low": 200.0, "high": 400.0, "spread": Spread.NORMAL}


def gathered(*facts: StatedFact, **more: Any) -> Gathered:
    return Gathered(registry=dict(REGISTRY), evidence=dict(SOURCES), facts=list(facts), **more)


def stated(bulk: Any = False, third_party: Any = False, **changes: Any) -> StatedFact:
    return StatedFact(fact=replace(FACT, **changes), file="a.yaml", where="line 1", bulk=bulk, third_party=third_party)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"weight": 0.0}, "weight 0"),
        ({"weight": 1e-9}, ""),
        ({"weight": INF}, "weight inf"),
        ({"subject": "device"}, "expected 'kind:name'"),
        ({"subject": "device:" + "x" * 200}, ""),
        ({"subject": "device:" + "x" * 201}, "expected 'kind:name'"),
        ({"subject": "device:a\x07b"}, "expected 'kind:name'"),
        ({"subject": "model:a"}, "is for device; not for 'model'"),
        ({"property": "height_m"}, "is not in properties.csv"),
        ({"value": 1.0}, ""),
        ({"value": 0.99}, "0.99 is outside [1, 2000] W"),
        ({"value": 2000.0}, ""),
        ({"value": 2000.1}, "outside"),
        ({"value": NAN}, "a value is finite"),
        ({"text": "much"}, "is a number, a text was given"),
        ({"value": None}, "a point needs a value"),
        ({"low": 200.0, "high": 400.0}, "name a spread"),
        ({"low": 300.0, "high": 300.0}, ""),
        (RANGE, ""),
        ({**RANGE, "high": None}, "needs low and high"),
        ({**RANGE, "low": None}, "needs low and high"),
        ({**RANGE, "low": 300.0, "high": 300.0}, "low = high is a point"),
        ({**RANGE, "value": None}, "spread 'normal' needs a value"),
        ({**RANGE, "value": None, "spread": Spread.UNIFORM}, ""),
        ({**RANGE, "value": None, "spread": Spread.LOGUNIFORM}, ""),
        ({**RANGE, "value": 200.0}, "needs low < value < high"),
        ({**RANGE, "value": 400.0}, "needs low < value < high"),
        ({**RANGE, "value": 400.0, "spread": Spread.LOGNORMAL}, "needs low < value < high"),
        ({**RANGE, "value": 400.0, "spread": Spread.UNIFORM}, ""),
        ({**RANGE, "value": 201.0, "spread": Spread.LOGNORMAL}, ""),
        ({**RANGE, "value": 300.0, "spread": Spread.LOGITNORMAL}, "0 < low < high < 1"),
        ({"property": "kind", "unit": "", "subject": "model:a", "value": None, "text": "text"}, ""),
        ({"property": "kind", "unit": "", "subject": "model:a", "text": "text"}, "is a text, a number was given"),
        ({"property": "kind", "unit": "", "subject": "model:a", "value": None, "low": 1.0, "text": "a"}, "is a text"),
        ({"property": "kind", "unit": "", "subject": "model:a", "value": None, "text": " "}, "empty or not printable"),
        ({"property": "kind", "unit": "", "subject": "model:a", "value": None, "text": "a\tb"}, "not printable"),
        ({"evidence": "nowhere"}, "has no file evidence/nowhere.yaml"),
        ({"evidence": "mpl"}, "stays with its file"),
        ({"evidence": "memory-names"}, "a number from memory is refused"),
        ({"evidence": "memory-names", "kind": Kind.ASSUMED}, "a number from memory is refused"),
        ({"evidence": "memory-names", **RANGE}, "a number from memory is refused"),
        ({"evidence": "memory-names", **RANGE, "kind": Kind.ASSUMED}, ""),
        ({"evidence": "own"}, ""),
        ({"evidence": "own", "verification": Verification.BARE_CLAIM}, "a number from memory is refused"),
        ({"verification": Verification.BARE_CLAIM}, ""),
    ],
)
def test_why_a_fact_is_refused(changes: dict[str, Any], expected: str) -> None:
    expect(fact_reasons(stated(**changes), gathered()), expected)


def test_a_file_that_stays_apart_may_be_used_there() -> None:
    assert fact_reasons(stated(third_party=True, evidence="mpl"), gathered()) == []


@pytest.mark.parametrize(
    ("licence", "use", "expected"),
    [
        ("CC-BY-4.0", "file", ""),
        ("MPL-2.0", "file", ""),
        ("CC-BY-NC-4.0", "facts", ""),
        ("CC-BY-NC-4.0", "file", "does not let us ship the file"),
        ("", "facts", "does not let us publish"),
        ("None stated", "facts", "does not let us publish"),
        ("proprietary", "facts", "does not let us publish"),
        ("MIT AND Apache-2.0", "facts", ""),
        ("MIT, Apache-2.0", "facts", "does not let us publish"),
    ],
)
def test_which_licences_let_us_publish(licence: str, use: Any, expected: str) -> None:
    expect(licence_reasons(replace(SOURCE, licence=licence, use=use)), expected)


SPEC = JointSpec(
    subject="law:acme",
    kind=Kind.MODELLED,
    verification=Verification.METHOD_PUBLISHED,
    evidence="acme-2025",
    locator="all",
    read_on="2026-11-24",
)


@pytest.mark.parametrize(
    ("spec", "columns", "rows", "expected"),
    [
        ({}, ("power_w",), 20, ""),
        ({}, ("power_w",), 19, "19 rows; at least 20"),
        ({"subject": "law"}, ("power_w",), 20, "is not KIND:NAME"),
        ({"evidence": "nowhere"}, ("power_w",), 20, "is not on file"),
        ({"evidence": "memory-names"}, ("power_w",), 20, "from memory are refused"),
        ({"evidence": "mpl"}, ("power_w",), 20, "joint facts are obsia's own"),
        ({"locator": ""}, ("power_w",), 20, "a locator and the date"),
        ({"read_on": "2026-11"}, ("power_w",), 20, "a locator and the date"),
        ({}, ("power_w", "power_w"), 20, "stand twice"),
        ({}, ("power",), 20, "does not end in a unit"),
    ],
)
def test_why_a_joint_fact_is_refused(spec: dict[str, Any], columns: tuple[str, ...], rows: int, expected: str) -> None:
    made = msgspec.structs.replace(SPEC, **spec)
    joint = Joint(spec=made, columns=columns, rows=tuple((1.0,) * len(columns) for _ in range(rows)), file="a.csv")
    expect(joint_reasons(joint, gathered()), expected)
    if not expected:
        broken = replace(joint, rows=(*joint.rows[1:], (math.inf,)))
        expect(joint_reasons(broken, gathered()), "a value is not finite")


def problems(found: Gathered) -> list[str]:
    check_facts(found)
    return [str(each.reason) for each in found.problems]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"unit": "furlong"}, "is not registered"),
        ({"minimum": None}, "minimum < maximum"),
        ({"maximum": None}, "minimum < maximum"),
        ({"minimum": 2000.0}, "minimum < maximum"),
        ({"minimum": 1999.0}, ""),
        ({"unit": "kWh"}, "the suffix of the name says 'W'"),
        ({"subjects": " "}, "no kind of subject"),
        ({"text": "yes"}, "has no unit and no limits"),
        ({"text": "yes", "unit": "", "minimum": None}, "has no unit and no limits"),
        ({"text": "yes", "unit": "", "maximum": None}, "has no unit and no limits"),
        ({"text": "yes", "unit": "", "minimum": None, "maximum": None}, ""),
    ],
)
def test_why_a_property_is_refused(changes: dict[str, Any], expected: str) -> None:
    found = Gathered(registry={"tdp_w": replace(REGISTRY["tdp_w"], **changes)})
    expect(problems(found), expected)


def test_what_stands_twice_is_told_and_what_does_not_is_not() -> None:
    text: Any = {"property": "kind", "unit": "", "subject": "model:a", "value": None, "text": "text"}
    for first, second, told in (
        (stated(), stated(), 1),
        (stated(), stated(value=301.0), 0),
        (stated(), stated(locator="page 2"), 0),
        (stated(bulk=True), stated(bulk=True, value=301.0), 1),
        (stated(bulk=True), stated(), 0),
        (stated(), stated(as_of="2024"), 0),
        (stated(**text), stated(**{**text, "text": "image"}), 1),
        (stated(bulk=True, **text), stated(**text), 0),
    ):
        assert sum("duplicate key" in each for each in problems(gathered(first, second))) == told


def test_a_checkpoint_has_facts_and_is_of_the_kind_of_its_model() -> None:
    words: Any = {"unit": "", "value": None}
    model = stated(subject="model:a", property="kind", text="text", **words)
    link = stated(subject="model:a", property="checkpoint", text="acme/a", **words)
    pictures = stated(subject="checkpoint:acme/a", property="kind", text="diffusion-dit", **words)
    of_text = stated(subject="checkpoint:acme/a", property="kind", text="decoder", **words)
    assert ["has no facts of its own" in each for each in problems(gathered(model, link))] == [True]
    assert ["the model is of text" in each for each in problems(gathered(model, link, pictures))] == [True]
    assert problems(gathered(model, link, of_text)) == []
    image = stated(subject="model:a", property="kind", text="image", **words)
    assert problems(gathered(image, link, pictures)) == []


def test_rows_are_counted_by_their_source() -> None:
    joint = Joint(spec=SPEC, columns=("power_w",), rows=(), file="a.csv")
    found = gathered(stated(), stated(evidence="own"), joints=[joint])
    found.add(STATEMENT, file="a.csv", where="line 2")
    assert usage(found) == Counter({"acme-2025": 3, "own": 1})


GROUP = PlaceGroup(
    place_group="nordics", kind="region", region="North", as_of="2026", evidence="acme-2025", locator="1"
)
MEMBER = GroupMember(place_group="baltics", iso3="EST", evidence="acme-2025", locator="1")
REGION = Membership(region="North", iso3="FIN", evidence="acme-2025", locator="1")


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ({}, ""),
        ({"region": "South"}, "has neither members nor a region"),
        ({"region": "South", "place_group": "baltics"}, ""),
        ({"includes": "baltics"}, ""),
        ({"includes": "benelux"}, "includes 'benelux'"),
        ({"includes": "baltics nordics"}, "includes 'baltics nordics'"),
        ({"place_group": "baltics", "includes": "baltics"}, "includes 'baltics'"),
    ],
)
def test_groups_of_countries_have_members(group: dict[str, Any], expected: str) -> None:
    found = gathered()
    made = replace(GROUP, **group)
    found.relations = {"place_groups": [], "place_group_members": [], "memberships": []}
    for row in (made, MEMBER, REGION):
        found.add(row, file=f"{type(row).__name__}.csv", where="line 2")
    check_relations(found)
    expect([str(each.reason) for each in found.problems if each.file == "PlaceGroup.csv"], expected)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (Rule(pattern="^a$", target="resolve:a", match="rule", evidence="acme-2025", locator="1"), ""),
        (Rule(pattern="(?i)^(a)$", target=r"resolve:\1", match="rule", evidence="acme-2025", locator="1"), ""),
        (Rule(pattern="^(a)$", target=r"resolve:\2", match="rule", evidence="acme-2025", locator="1"), "a group that"),
        (Rule(pattern="a$", target="resolve:a", match="rule", evidence="acme-2025", locator="1"), "the whole name"),
        (Rule(pattern="^a", target="resolve:a", match="rule", evidence="acme-2025", locator="1"), "the whole name"),
        (Rule(pattern="^(a$", target="resolve:a", match="rule", evidence="acme-2025", locator="1"), "no regular"),
        (Product(product="a", valid_from="2025", answers="routed", evidence="acme-2025", locator="1"), ""),
        (Product(product="a", valid_from="2025", evidence="acme-2025", locator="1"), "expected a default model"),
    ],
)
def test_why_rules_and_products_are_refused(row: Any, expected: str) -> None:
    found = gathered()
    found.add(row, file="a.csv", where="line 2")
    check_relations(found)
    expect([str(each.reason) for each in found.problems], "not a regular" if expected == "no regular" else expected)
    found.add(row, file="a.csv", where="line 3")
    found.problems.clear()
    check_relations(found)
    assert sum("duplicate key; the same as line 2" in str(each.reason) for each in found.problems) == 1
    assert Related(row=row, file="a.csv", where="line 2") in next(iter(found.relations.values()))
