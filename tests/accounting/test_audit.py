"""Each rule of the audit finds what it is for, and says nothing of what holds together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.audit import indexes, rules, statements, training
from obsia.accounting.audit.records import Graded, Limits, Run, Seen, Size
from obsia.core.demand import FigureKind, Published, PublishedBasis, RegionKind
from obsia.core.disclosure import Assertion, Basis, Status
from obsia.facts import snapshot as facts

LIMITS = Limits(
    intensity_low_g_per_kwh=5.0,
    intensity_high_g_per_kwh=1200.0,
    power_low_ratio=0.3,
    power_high_ratio=2.5,
    rounding_ratio=1.06,
    size_ratio=1.25,
    history_ratio=1.5,
    least_tflop_j=0.2,
)
CARD = "https://example.org/card"
CLOSED, PARTIAL = Graded(grade="closed", systems=("m/b",)), Graded(grade="partial", systems=("A",))
RUN = Run(
    run="run:a",
    label="A 70B",
    address=CARD,
    evidence="example",
    device_h=7_000_000,
    power_w=700,
    carbon_kg=2_040_000,
    carbon_basis="location",
    params_total_b=70,
    params_active_b=70,
    stated_tokens=15e12,
    device="NVIDIA H100",
    peak_tflop_per_s=989.0,
    design_power_w=700.0,
)


def seen(*runs: Run, sizes: tuple[Size, ...] = (), cells: tuple[Assertion, ...] = ()) -> Seen:
    return Seen(
        runs=runs,
        sizes=sizes,
        assertions=cells,
        labels={"model:m/a": "A"},
        sources={"osai-1": "https://example.org/osai"},
        limits=LIMITS,
    )


def cell(**changes: object) -> Assertion:
    base = Assertion(
        subject="model:m/a",
        item="weights_final",
        status=Status.PUBLISHED,
        value="",
        licence="",
        address=CARD,
        names_model=True,
        names_item=True,
        read_on="2026-11-26",
        basis=Basis.READ,
        asserted_by="obsia",
        record="",
        evidence="obsia-readings",
        locator="",
        reason="",
        note="",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_a_run_that_holds_together_is_not_questioned() -> None:
    assert rules.finds(seen(RUN)) == ()


def test_carbon_that_no_electricity_has() -> None:
    """Llama 3.3 70B: 12.9 t for 7.0 million hours at 700 W, 4.9 GWh: 2.6 g/kWh."""
    (find,) = training.carbon_of_electricity(seen(replace(RUN, carbon_kg=12_900)))
    assert find.rule == "carbon-of-electricity"
    assert find.arguments["intensity_g_per_kwh"] == pytest.approx(12_900_000 / 4_900_000)
    assert find.addresses == (CARD,)
    (dirty,) = training.carbon_of_electricity(seen(replace(RUN, carbon_kg=9_000_000)))
    assert dirty.arguments["intensity_g_per_kwh"] == pytest.approx(1836.7, rel=1e-3)
    assert not list(training.carbon_of_electricity(seen(replace(RUN, carbon_kg=12_900, carbon_basis="location, LCA"))))
    assert not list(training.carbon_of_electricity(seen(replace(RUN, carbon_kg=None))))
    assert not list(training.carbon_of_electricity(seen(replace(RUN, device_h=None))))


@given(carbon_kg=st.floats(1.0, 1e9), energy_kwh=st.floats(1.0, 1e9))
def test_the_question_is_asked_exactly_outside_the_limits(carbon_kg: float, energy_kwh: float) -> None:
    asked = list(training.carbon_of_electricity(seen(replace(RUN, carbon_kg=carbon_kg, energy_kwh=energy_kwh))))
    assert bool(asked) == (not 5.0 <= 1000.0 * carbon_kg / energy_kwh <= 1200.0)


def test_a_product_that_is_not_the_product() -> None:
    printed = replace(RUN, energy_kwh=1_066_000, energy_scope="system+pue", intensity_g_per_kwh=330, carbon_kg=380_000)
    (find,) = training.carbon_product(seen(printed))
    assert find.arguments["product_kg"] == pytest.approx(351_780)
    assert not list(training.carbon_product(seen(replace(printed, carbon_kg=351_000))))
    # The numbers of Gopher: its energy is that of the chips, and 380 t are 1.08 times the product.
    assert not list(training.carbon_product(seen(replace(printed, energy_scope="gpu_only"))))
    assert not list(training.carbon_product(seen(replace(printed, intensity_g_per_kwh=None))))


def test_one_page_that_states_two_numbers() -> None:
    """The card of Llama 3.3: 7.0 million hours and 12.9 t in its table, 39.3 million and 11,390 t in its text."""
    again = replace(RUN, run="run:b", repeats="run:a", device_h=39_300_000, carbon_kg=11_390_000)
    hours, carbon = training.stated_twice(seen(RUN, again))
    assert hours.rule == "stated-twice-device"
    assert (hours.arguments["first_device_h"], hours.arguments["second_device_h"]) == (7_000_000, 39_300_000)
    assert carbon.rule == "stated-twice-carbon"
    assert not list(training.stated_twice(seen(RUN, replace(again, device_h=RUN.device_h, carbon_kg=RUN.carbon_kg))))
    assert not list(training.stated_twice(seen(again)))


def test_energy_that_does_not_fit_the_hours() -> None:
    (find,) = training.power_of_devices(seen(replace(RUN, energy_kwh=490_000)))
    assert find.arguments["power_w"] == pytest.approx(70)
    assert not list(training.power_of_devices(seen(replace(RUN, energy_kwh=4_900_000))))
    assert not list(training.power_of_devices(seen(replace(RUN, energy_kwh=490_000, design_power_w=None))))


def test_more_arithmetic_than_the_accelerators_can_do() -> None:
    """6 x 70e9 x 15e12 = 6.3e24 operations; 7e6 h at 989 TFLOP/s are 2.49e25 at most."""
    assert not list(training.above_the_peak(seen(RUN)))
    (find,) = training.above_the_peak(seen(replace(RUN, device_h=700_000)))
    assert find.arguments["use_share"] == pytest.approx(6.3e24 / (700_000 * 3600 * 989e12))
    assert not list(training.above_the_peak(seen(replace(RUN, device_h=700_000, peak_tflop_per_s=None))))
    (stated,) = training.above_the_peak(seen(replace(RUN, flop=1e26)))
    assert stated.arguments["flop"] == 1e26


def test_less_energy_than_physics_allows() -> None:
    """6.3e24 operations at 0.2 J a TFLOP are 350 MWh: nothing on earth does it for 100."""
    assert training.least_energy_kwh(flop=6.3e24, limits=LIMITS) == pytest.approx(350_000)
    (find,) = training.below_physics(seen(replace(RUN, energy_kwh=100_000)))
    assert find.arguments["least_kwh"] == pytest.approx(350_000)
    assert not list(training.below_physics(seen(RUN)))
    assert not list(training.below_physics(seen(replace(RUN, stated_tokens=None))))
    assert not list(training.below_physics(seen(replace(RUN, device_h=None))))


def test_active_above_total() -> None:
    assert len(list(training.active_above_total(seen(replace(RUN, params_active_b=71))))) == 1
    assert not list(training.active_above_total(seen(RUN)))
    wrong = Size(model="model:m/a", label="A", source="x", publisher="X", address=CARD, total_b=22, active_b=235)
    assert len(list(statements.active_above_total(seen(sizes=(wrong,))))) == 1
    assert not list(statements.active_above_total(seen(sizes=(replace(wrong, total_b=None),))))


def test_two_sizes_of_one_model() -> None:
    first = Size(model="model:m/a", label="A", source="x", publisher="X", address=CARD, total_b=9.0, active_b=None)
    other = replace(first, source="y", publisher="Y", total_b=88.9, address="https://example.org/other")
    (find,) = statements.sizes_differ(seen(sizes=(other, first)))
    assert (find.rule, find.arguments["low_b"], find.arguments["high_b"]) == ("sizes-differ-total", 9.0, 88.9)
    assert (find.arguments["low_publisher"], find.arguments["high_publisher"]) == ("X", "Y")
    assert find.addresses == (CARD, "https://example.org/other")
    assert not list(statements.sizes_differ(seen(sizes=(first, replace(other, total_b=9.9)))))
    assert not list(statements.sizes_differ(seen(sizes=(first, replace(other, source="x")))))
    assert not list(statements.sizes_differ(seen(sizes=(first, replace(other, model="model:m/b")))))
    active = [replace(size, total_b=None, active_b=size.total_b) for size in (first, other)]
    assert [find.rule for find in statements.sizes_differ(seen(sizes=tuple(active)))] == ["sizes-differ-active"]


def test_an_address_that_names_another_model_or_another_size() -> None:
    wrong = cell(item="model_card", note="x; names another model: MiniMax", asserted_by="osai")
    other = replace(wrong, item="licences", address=f"{CARD}#part")
    (find,) = indexes.other_model(seen(cells=(wrong, other, cell())))
    assert find.arguments == {"source": "osai", "named": "MiniMax", "items": ("licences", "model_card")}
    assert find.addresses == (CARD,)
    assert not list(indexes.other_size(seen(cells=(wrong, other))))
    sibling = cell(note="names another size: A-7B", asserted_by="osai")
    (find,) = indexes.other_size(seen(cells=(sibling, replace(sibling, subject="model:m/b", note="names a size"))))
    assert (find.rule, find.arguments["named"]) == ("other-size", "A-7B")


def test_weights_evidenced_by_a_data_set() -> None:
    data = cell(address="https://huggingface.co/datasets/m/d", asserted_by="osai")
    (find,) = indexes.data_as_weights(seen(cells=(data,)))
    assert find.arguments == {"source": "osai", "named": "m/d"}
    innocent = (
        replace(data, item="data_final"),
        replace(data, status=Status.NOT_FOUND),
        replace(data, address="https://huggingface.co/m/datasets"),
        replace(data, address="https://example.org/datasets/m/d"),
    )
    assert not list(indexes.data_as_weights(seen(cells=innocent)))


def test_weights_listed_of_undisclosed_number() -> None:
    listed = cell(address="", licence="MIT", asserted_by="mot", record="A B", note="size field: Undisclosed")
    (find,) = indexes.weights_of_closed(seen(cells=(listed,)))
    assert find.arguments == {"source": "mot", "licence": "MIT"}
    assert find.addresses == ("https://github.com/lfai/model_openness_tool/blob/main/models/A%20B.yml",)
    innocent = (
        replace(listed, note="size field: 7B"),
        replace(listed, note=""),
        replace(listed, status=Status.NOT_FOUND),
        replace(listed, address=CARD),
        replace(listed, item="weights_base"),
    )
    assert not list(indexes.weights_of_closed(seen(cells=innocent)))


def test_a_size_in_the_name_that_the_record_contradicts() -> None:
    told = cell(address="", asserted_by="mot", record="A-7B", note="licence written 'x'; size field: 14B")
    (find,) = indexes.size_in_name(seen(cells=(told, cell())))
    assert (find.label, find.arguments) == ("A-7B", {"source": "mot", "stated": "14B"})
    assert not list(indexes.size_in_name(seen(cells=(replace(told, note="size field: Undisclosed"),))))


def test_one_address_for_most_of_a_record() -> None:
    stamped = cell(asserted_by="osai", note=f"x; {indexes.ONE_ADDRESS}")
    (find,) = indexes.one_address(seen(cells=(stamped, replace(stamped, item="model_card"), cell())))
    assert find.arguments == {"source": "osai", "items": ("model_card", "weights_final")}
    assert find.addresses == (CARD,)


def test_two_licences_of_one_release() -> None:
    first, second = cell(licence="MIT"), cell(licence="Apache-2.0", asserted_by="mot")
    (find,) = statements.licences_differ(seen(cells=(first, second)))
    assert find.arguments == {
        "first_source": "obsia",
        "first_licence": "MIT",
        "second_source": "mot",
        "second_licence": "Apache-2.0",
    }
    innocent = (
        replace(second, licence="MIT"),
        replace(second, licence="MIT AND Apache-2.0"),
        replace(second, item="licence_code"),
        replace(second, asserted_by="obsia"),
        replace(second, subject="model:m/b"),
        *(replace(second, licence=f"LicenseRef-{name}") for name in ("Unclear", "Custom", "Mixed")),
    )
    for other in innocent:
        assert not list(statements.licences_differ(seen(cells=(first, other))))


def test_of_several_that_differ_own_readings_speak_first_and_the_catalogue_last() -> None:
    table, index = cell(licence="MIT", asserted_by="catalogue"), cell(licence="GPL-3.0-only", asserted_by="osai")
    (find,) = statements.licences_differ(seen(cells=(table, index, cell(licence="MIT"))))
    assert (find.arguments["first_source"], find.arguments["second_source"]) == ("obsia", "osai")
    (find,) = statements.licences_differ(seen(cells=(table, index)))
    assert (find.arguments["first_source"], find.arguments["second_source"]) == ("osai", "catalogue")


def test_weights_that_are_out_for_one_and_not_for_another() -> None:
    absent = cell(status=Status.NOT_FOUND, asserted_by="mot", record="A", address="", evidence="tool")
    (find,) = statements.weights_disagree(seen(cells=(cell(), absent)))
    assert find.arguments == {"source": "mot", "found_sources": ("obsia",)}
    assert find.addresses == ("https://github.com/lfai/model_openness_tool/blob/main/models/A.yml", CARD)
    b, without = cell(subject="model:m/b", asserted_by="osai"), replace(absent, subject="model:m/b", record="B")
    (find,) = statements.weights_disagree(seen(cells=(cell(), absent, b, without)))
    assert (find.label, find.systems) == ("A, m/b", ("A", "m/b"))
    assert find.arguments["found_sources"] == ("obsia", "osai")
    for cells in (
        (cell(),),
        (absent,),
        (cell(status=Status.NOT_APPLICABLE), absent),
        (cell(), replace(absent, asserted_by="catalogue")),
        (cell(), absent, replace(absent, status=Status.PUBLISHED)),
    ):
        assert not list(statements.weights_disagree(seen(cells=cells)))


def test_what_a_card_leaves_unsaid_decides_nothing_while_the_report_is_unread() -> None:
    paper = "https://arxiv.org/abs/2602.15763"
    report = cell(item="technical_report", address=paper)
    unsaid = cell(item="hardware_training", status=Status.NOT_FOUND)
    (find,) = statements.report_unread(seen(cells=(report, unsaid)))
    assert find.contradicts == (unsaid,)
    assert find.addresses == (paper, CARD)
    by_readme = replace(report, address="https://github.com/m/a/blob/main/README.md")
    assert list(statements.report_unread(seen(cells=(by_readme, unsaid))))
    # A section that was read tells nothing of another item.
    assert list(statements.report_unread(seen(cells=(report, unsaid, cell(item="tokens_training", address=paper)))))
    for cells in (
        (unsaid,),
        (report, cell(item="code_training", status=Status.NOT_FOUND)),
        (report, unsaid, cell(item="hardware_training", address="https://arxiv.org/pdf/2602.15763")),
        (report, unsaid, cell(item="tokens_training", address=paper, locator="whole report, searched")),
        (by_readme, unsaid, cell(item="hardware_training", address=paper)),
        (report, replace(unsaid, evidence="double-coding-2026-12")),
        (replace(report, status=Status.NOT_FOUND), unsaid),
        (report, replace(unsaid, basis=Basis.INDEX)),
    ):
        assert not list(statements.report_unread(seen(cells=cells)))


def test_a_cell_without_address_is_read_in_the_edition_of_its_source() -> None:
    bare = cell(status=Status.NOT_FOUND, asserted_by="osai", record="a", address="", evidence="osai-1")
    (find,) = statements.weights_disagree(seen(cells=(cell(), bare)))
    assert find.addresses == ("https://example.org/osai", CARD)


def test_the_least_energy_and_the_peaks_are_those_of_the_table_of_accelerators() -> None:
    """The best accelerator does most for its watts; a run in eight bits is held against the peak in eight bits."""
    snapshot = facts.load()

    def value(subject: str, name: str) -> float:
        found = snapshot.facts(subject, name)
        return (found[0].value or 0.0) if found else 0.0

    peaks = ("bf16_tflop_per_s", "fp8_tflop_per_s")
    joules = {
        device: value(device, "tdp_w") / max(value(device, name) for name in peaks)
        for device in snapshot.subjects("device")
        if value(device, "tdp_w") and any(value(device, name) for name in peaks)
    }
    assert len(joules) > 10
    assert rules.limits(snapshot).least_tflop_j == min(joules.values()) < 0.5 * max(joules.values())
    runs = [run for run in rules.seen_in(snapshot).runs if run.device]
    eight = [run for run in runs if run.precision == "fp8"]
    assert len(eight) >= 3
    assert len(runs) - len(eight) > 30
    for run in runs:
        # Where the table has no peak in the format of the run, none of another format stands in.
        peak = value(f"device:{run.device}", peaks[run in eight])
        assert run.peak_tflop_per_s == (peak or None)
        assert run.design_power_w == value(f"device:{run.device}", "tdp_w")
    assert any(value(f"device:{run.device}", "bf16_tflop_per_s") != run.peak_tflop_per_s for run in eight)
    assert all(run.peak_tflop_per_s for run in runs if run not in eight)


def test_one_licence_that_an_index_grades_in_two_ways() -> None:
    """Of releases whose weights, code and data it grades alike; else a licence may rightly have two grades."""

    def release(name: str, terms: Status, *, data: Status = Status.NOT_FOUND) -> tuple[Assertion, ...]:
        of = {"subject": f"model:m/{name}", "record": name, "asserted_by": "osai", "basis": Basis.INDEX}
        return (
            cell(**of, item="weights_final", licence="LicenseRef-Llama-3.1"),
            cell(**of, item="code_training", status=Status.NOT_FOUND),
            cell(**of, item="data_base", status=data),
            cell(**of, item="data_final", status=Status.NOT_FOUND),
            cell(**of, item="licences", status=terms),
        )

    first, second = release("a", Status.PARTIAL), release("b", Status.NOT_FOUND)
    (find,) = indexes.licence_graded_twice(seen(cells=(*first, *second)))
    assert find.label == "LicenseRef-Llama-3.1"
    assert find.arguments == {"source": "osai", "grades": (CLOSED, PARTIAL)}
    assert not list(indexes.licence_graded_twice(seen(cells=(*first, *release("b", Status.PARTIAL)))))
    with_data = release("b", Status.NOT_FOUND, data=Status.PUBLISHED)
    assert not list(indexes.licence_graded_twice(seen(cells=(*first, *with_data))))
    assert not list(indexes.licence_graded_twice(seen(cells=(*first, *second[1:]))))
    read = tuple(replace(each, basis=Basis.READ) for each in second)
    assert not list(indexes.licence_graded_twice(seen(cells=(*first, *read))))
    many = [each for name in "bcdefg" for each in release(name, Status.NOT_FOUND)]
    (long,) = indexes.licence_graded_twice(seen(cells=(*first, *many)))
    assert long.arguments["grades"] == (replace(CLOSED, systems=("m/b", "m/c", "m/d", "m/e"), others=2), PARTIAL)


def published(**changes: object) -> Published:
    base = Published(
        edition_id="x1",
        series="Office",
        edition="2025-03",
        year="2024",
        year_to="",
        figure_kind=FigureKind.HISTORY,
        region="Brazil",
        region_kind=RegionKind.COUNTRY,
        iso3="BRA",
        scenario="Historical",
        quantity="electricity",
        amount=11.0,
        low=None,
        high=None,
        unit="TWh",
        basis=PublishedBasis.UNSTATED,
        boundary="",
        access="secondary",
        calibrates=False,
        evidence="osai-1",
        locator="",
        read_on="2026-11-26",
        note="",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


WHOLE = published(
    edition_id="x2", series="House", region="South", region_kind=RegionKind.REGION, iso3="", amount=1.7, evidence="h"
)


def of_demand(*rows: Published) -> Seen:
    return replace(seen(), published=rows, regions={"South": ("ARG", "BRA")})


def test_a_country_above_its_whole_region() -> None:
    """11 TWh of Brazil beside 1.7 TWh of all of its region, by somebody else and in the same year."""
    (find,) = rules.nation_above_region(of_demand(WHOLE, published()))
    assert find.label == "Brazil, 2024"
    assert find.arguments["first_kwh"] == pytest.approx(11e9)
    assert find.arguments["second_kwh"] == pytest.approx(1.7e9)
    assert find.arguments["region"] == "South"
    assert find.addresses == ("https://example.org/osai", "")
    assert find.evidence == ("osai-1", "h")
    for other in (
        published(year="2023"),
        published(series="House"),
        published(iso3="FRA"),
        published(amount=1.6),
        published(amount=None, low=1.5, high=20.0),
        published(boundary="with-crypto"),
        published(figure_kind=FigureKind.PROJECTION),
        published(quantity="pue"),
        published(year_to="2030"),
    ):
        assert not list(rules.nation_above_region(of_demand(WHOLE, other)))


def test_one_year_of_one_place_by_two_publishers() -> None:
    """11 and 7 TWh are 1.57 apart, above 1.5; ranges are compared by their nearer ends."""
    other = published(series="Bureau", amount=7.0, evidence="b")
    (find,) = rules.history_differs(of_demand(published(), other))
    assert find.arguments["first_kwh"] == pytest.approx(7e9)
    assert find.arguments["second_series"] == "Office 2025-03"
    for near in (
        replace(other, amount=7.4),
        replace(other, amount=7.0, low=6.0, high=8.0),
        replace(other, series="Office"),
        replace(other, year="2023"),
        replace(other, iso3="ARG", region="Argentina"),
    ):
        assert not list(rules.history_differs(of_demand(published(), near)))
