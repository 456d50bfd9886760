"""Reports of data centres: headings, units, numbers, what is refused. Files are made by hand (see their README.md)."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.datacentre import DataCentreReport
from obsia.core.errors import BadInput
from obsia.readers.base import Reject
from obsia.readers.datacentres import reading
from obsia.readers.datacentres.checks import decimal_mark, number
from obsia.readers.datacentres.columns import COLUMNS, Bound, bound

HERE = Path(__file__).parents[1] / "app" / "datacentres_samples"


@pytest.fixture
def of(tmp_path):
    """``of(text)``: what is read of a file with that text."""

    def read(text, name="reports.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return all_of(path)

    return read


def all_of(path):
    """What was refused of a file, and its reports."""
    found = reading(str(path))
    return [*found.rejects, *found.reports]


def reasons(found):
    return [each.reason for each in found if isinstance(each, Reject)]


def reports(found):
    return [each for each in found if isinstance(each, DataCentreReport)]


# ---------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("heading", "field", "factor"),
    [
        ("EDC", "total_energy_kwh", 1.0),
        ("E_DC", "total_energy_kwh", 1.0),
        ("edc_kwh", "total_energy_kwh", 1.0),
        ("EDC [MWh]", "total_energy_kwh", 1e3),
        ("EDC in GWh", "total_energy_kwh", 1e6),
        ("Total energy consumption (‘EDC’, in kWh)", "total_energy_kwh", 1.0),
        ("Total energy consumption (TWh)", "total_energy_kwh", 1e9),
        ("Energy of the site (EDC, MWh)", "total_energy_kwh", 1e3),
        ("EDC-BG (kWh)", "backup_energy_kwh", 1.0),
        ("Installed information technology power demand (PDIT, in kW)", "it_power_w", 1e3),
        ("P_IT (MW)", "it_power_w", 1e6),
        ("it_power_w", "it_power_w", 1e3),
        ("WIN (m³)", "water_l", 1e3),
        ("Total water input (L)", "water_l", 1.0),
        ("W_IN-POT", "potable_water_l", 1e3),
        ("Average waste heat temperature (TWH, in degree Celsius)", "waste_heat_celsius", 1.0),
        ("TWH", "waste_heat_celsius", 1.0),
        ("TIN (°C)", "intake_air_celsius", 1.0),
        ("TIN (EB)", "incoming_bytes", 1e18),
        ("Incoming data traffic (‘TIN’, in exabytes)", "incoming_bytes", 1e18),
        ("ERES-GOO", "renewable_guarantees_kwh", 1.0),
        ("BIN (Gbit/s)", "incoming_gb_per_s", 0.125),
        ("BIN (GB/s)", "incoming_gb_per_s", 1.0),
        ("CSTOR (petabytes)", "storage_bytes", 1e15),
        ("REF (%)", "stated_renewable_share", 0.01),
        ("WUE (m³/MWh)", "stated_wue_l_per_kwh", 1.0),
        ("Types of refrigerants (common name)", "refrigerants", 1.0),
    ],
)
def test_a_heading_is_a_field_in_a_unit(heading, field, factor):
    found = bound(heading)
    assert isinstance(found, Bound)
    assert (found.column.field, found.factor) == (field, factor)


@pytest.mark.parametrize(
    ("heading", "answer"),
    [
        ("Remarks", None),
        ("", None),
        ("Operator e-mail", None),
        # One symbol, two meanings: Annex II, 1(l) and 3(c).
        ("TIN", "ambiguous_heading"),
        ("EDC (BTU)", "unknown_unit"),
        ("EDC (kWh) (MWh)", "unknown_unit"),
        # Gigabits or gigabytes: a factor of eight.
        ("BIN (Gb/s)", "unknown_unit"),
    ],
)
def test_a_heading_that_is_unclear_is_not_guessed(heading, answer):
    assert bound(heading) == answer


def test_every_label_of_the_regulation_is_known_with_every_unit():
    for column in COLUMNS:
        for name in column.names:
            for unit, factor in column.units.items():
                found = bound(f"{name} ({unit})")
                assert isinstance(found, Bound), (name, unit)
                assert (found.column, found.factor) == (column, factor)
    assert len(COLUMNS) > 40


UNITS = {
    1.0: "kwh w l litres liters m2 sqm squaremetres c degc celsius degreecelsius degreescelsius degreedays kd cd GB/s "
    "1 m3/mwh l/kwh",
    1e-3: "wh",
    1e3: "mwh kw m3 cubicmetres",
    1e6: "gwh mw",
    1e9: "twh gw",
    1e12: "tb",
    1e15: "pb petabytes",
    1e18: "eb exabytes",
    0.125: "Gbit/s Gbps",
    0.01: "% percent",
}
"""Factor to the unit of a field -> units, as the International System has them."""


def test_every_unit_has_its_factor():
    expected = {unit: factor for factor, units in UNITS.items() for unit in units.split()}
    told = {(unit, factor) for column in COLUMNS for unit, factor in column.units.items()}
    assert told == {*expected.items(), ("gigabytes per second", 1.0)}


def test_fields_of_headings_are_fields_of_the_report():
    own = set(DataCentreReport.__dataclass_fields__)
    assert {column.field for column in COLUMNS} - own == {"period_start", "period_end"}


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1234", "", 1234.0),
        ("1,5", "", 1.5),
        ("1.5", "", 1.5),
        ("0,500", "", 0.5),
        ("1,234,567", "", 1234567.0),
        ("1.234.567", "", 1234567.0),
        ("1.234.567,8", "", 1234567.8),
        ("1,234,567.8", "", 1234567.8),
        ("1 234 567,8", "", 1234567.8),
        ("1\u202f234", "", 1234.0),
        ("12'345.6", "", 12345.6),
        ("−5", "", -5.0),
        ("1.5e6", "", 1.5e6),
        ("1234,567", "", 1234.567),
        ("1.234", ".", 1.234),
        ("1.234", ",", 1234.0),
        ("1,234", ".", 1234.0),
        ("1,234", ",", 1.234),
        ("1,234", "", "ambiguous_number"),
        ("1.234", "", "ambiguous_number"),
        ("1.23.45", "", "not_a_number"),
        ("1.234,567.8", "", "not_a_number"),
        ("12 kWh", "", "not_a_number"),
        ("1e999", "", "not_a_number"),
        ("nan", "", "not_a_number"),
        ("1,234e5", "", "not_a_number"),
    ],
)
def test_a_number_is_read_in_the_one_way_that_it_can_be(text, mark, value):
    assert number(text, mark=mark) == value


@given(st.integers(0, 10**12), st.sampled_from([(",", "."), (".", ",")]))
def test_thousands_and_decimals_of_both_customs_are_one_number(value, custom):
    thousands, decimal = custom
    text = f"{value:,}".replace(",", thousands) + f"{decimal}25"
    assert number(text, mark="") == value + 0.25


def test_a_file_proves_its_custom_or_not():
    assert decimal_mark(["1.234", "0,5"], default=".") == ","
    assert decimal_mark(["1,234", "1.5e3"], default="") == "."
    assert decimal_mark(["1,234", "12"], default=".") == "."
    assert decimal_mark(["0.5", "0,5"], default=".") == ""


# ---------------------------------------------------------------- files


def test_a_table_of_semicolons_and_commas():
    found = reading(str(HERE / "made-by-hand.csv"))
    alpha, beta = found.reports
    assert alpha.name == "Alpha"
    assert (alpha.country, alpha.centre_type, alpha.year, alpha.place) == ("DE", "colocation", 2024, 3)
    assert (alpha.it_power_w, alpha.total_energy_kwh, alpha.it_energy_kwh) == (2e6, 12e6, 10e6)
    assert (alpha.water_l, alpha.reused_heat_kwh, alpha.intake_air_celsius) == (5_000_500.0, 6e5, 22.5)
    assert (beta.it_power_w, beta.water_l, beta.reused_heat_kwh, beta.withheld) == (1e6, None, None, ("water_l",))
    assert [(each.reason, each.line, each.field) for each in found.rejects] == [("withheld", 4, "WIN (m³)")]
    assert found.unused == ("Remarks",)


def test_json_with_groups_of_keys():
    found = reading(str(HERE / "made-by-hand.json"))
    (alpha,) = found.reports
    assert (alpha.total_energy_kwh, alpha.water_l, alpha.refrigerants) == (12e6, 5_000_500.0, "R-1234ze, R-717")
    assert alpha.reused_heat_kwh is None
    # 1,000,000 kWh of IT in 900,000 kWh of the whole.
    assert [(each.reason, each.row, each.field) for each in found.rejects] == [("part_exceeds_total", 2, "E_IT")]


def test_a_workbook_is_read_as_it_is_stored(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active["A1"] = "Invented"
    sheet = book.create_sheet("Data")
    sheet.append(["Reports, made by hand"])
    sheet.append(["Data centre name", "Country", "Year", "EDC (MWh)", "EIT (kWh)", "PUE", "Note"])
    sheet.append(["Alpha", "FR", 2024, 1.234, 1000, "1,2340", True])
    sheet.append([])
    sheet.append(["Beta", "FR", 2024, "#REF!", 1000, None, None])
    sheet.append(["Gamma", "FR", 2024, "1.234", 1000, None, None])
    path = tmp_path / "reports.xlsx"
    book.save(path)
    found = reading(str(path))
    alpha, gamma = found.reports
    # A stored number has no custom. 1,2340 proves that texts have decimal commas, so that the text 1.234 is 1,234 MWh.
    assert gamma.total_energy_kwh == 1_234_000.0
    assert (alpha.total_energy_kwh, alpha.stated_pue, alpha.year, alpha.place) == (1234.0, 1.234, 2024, 3)
    assert [(each.reason, each.row) for each in found.rejects] == [("not_a_number", 5)]
    assert found.unused == ("Note",)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"a,b\n1,2\n", "no headings"),
        ("a.csv", b"EDC,E_DC,EIT\n1,2,1\n", "two headings for EDC"),
        ("a.csv", b"EDC,EIT\n1,\xff\n", "not UTF-8"),
        ("a.csv", b'EDC,EIT,Name\n1,1,A\n1,1,"B\n1,1,C\n', "line 3.*quote"),
        ("a.json", b'{"EDC": 1, "EDC": 2}', "a key twice"),
        ("a.json", b'[{"EDC": NaN, "EIT": 1}]', "not JSON"),
        ("a.json", b'[{"a": 1}]', "no keys"),
        ("a.json", b"[" * 100_000, "not JSON"),
        ("a.xlsx", b"PK\x03\x04 and no more", "cannot be opened"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "binary workbook"),
    ],
)
def test_a_file_that_is_none_says_so(tmp_path, name, data, reason):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BadInput, match=reason):
        reading(str(path))


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        reading(str(tmp_path / "none.csv"))


def test_cells_of_every_kind_are_read(tmp_path):
    book = openpyxl.Workbook()
    for row in (["EDC", "EIT", "Electrical grid functions", "PUE"], [120, None, True, "1.2"], ["#N/A", False]):
        book.active.append(row)
    book.save(path := tmp_path / "a.xlsx")
    found = reading(str(path))
    (report,) = found.reports
    assert (report.total_energy_kwh, report.it_energy_kwh, report.grid_functions, report.stated_pue, report.place) == (
        120.0, None, "yes", 1.2, 2,
    )  # fmt: skip
    assert [(each.reason, each.row, each.field) for each in found.rejects] == [
        ("not_a_number", 3, "EDC"), ("not_a_number", 3, "EIT"),
    ]  # fmt: skip


def test_a_formula_without_its_result_is_no_number(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["EDC", "EIT"])
    book.active.append(["=B2*2", 1000])
    book.save(path := tmp_path / "a.xlsx")
    with pytest.raises(BadInput, match="row 2"):
        reading(str(path))


def test_a_file_beyond_reason_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.truncate((1 << 27) + 1)
    with pytest.raises(BadInput, match="too large"):
        reading(str(path))


cells = st.sampled_from(["", "c", "1", "1,5", "1.234", "-3", "2024", "=", '"', "x", "\n", "9" * 400, "1e308", "[", "{"])
headings = st.sampled_from(["EDC", "EIT", "Name", "PDIT (MW)", "TIN", "Year", "Period start", "PUE", "?"])


@given(
    st.lists(headings, min_size=1, max_size=5),
    st.lists(st.lists(cells, min_size=1, max_size=5), max_size=4),
    st.sampled_from([",", ";", "\t"]),
)
def test_whatever_stands_in_a_table_is_read_or_refused(tmp_path_factory, head, rows, delimiter):
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_text("\n".join(delimiter.join(row) for row in (head, *rows)), encoding="utf-8")
    try:
        found = all_of(path)
    except BadInput:
        return
    places = {each.line for each in found if isinstance(each, Reject)} | {each.place for each in reports(found)}
    # Quotes around nothing but a line's end are an empty cell.
    assert places or not any(any(cell.strip().strip('"') for cell in row) for row in rows)


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK", b"[", b"{", b"\xff\xfe"]))
def test_whatever_a_file_holds_is_read_or_refused(tmp_path_factory, data, begins):
    path = tmp_path_factory.mktemp("any") / "a"
    path.write_bytes(begins + data)
    with contextlib.suppress(BadInput):
        reading(str(path))


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """The bytes of a small workbook: a second one differs by the instant in it."""
    book = openpyxl.Workbook()
    for row in (["EDC", "EIT"], [1, None]):
        book.active.append(row)
    book.save(path := tmp_path_factory.mktemp("any") / "a.xlsx")
    return path.read_bytes()


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(tmp_path_factory, workbook, data):
    whole = bytearray(workbook)
    for place in data.draw(st.lists(st.integers(2, len(whole) - 1), min_size=1, max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    path.write_bytes(whole)
    with contextlib.suppress(BadInput):
        reading(str(path))


def test_a_workbook_without_headings_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(BadInput, match="no sheet"):
        reading(str(path))


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("headings", "row", "reason"),
    [
        ("EDC,EIT", "100,200", "part_exceeds_total"),
        ("EDC,EIT", "-100,", "negative"),
        ("EDC,EIT", "many,", "not_a_number"),
        ("EDC,PUE", "100,0.9", "pue_below_one"),
        ("EDC,EIT,PUE", "120,100,1.3", "indicator_disagrees"),
        ("WIN,WIN-POT", "1,2", "part_exceeds_total"),
        ("EDC,EREUSE", "100,101", "part_exceeds_total"),
        ("EDC,REF", "100,55", "share_above_one"),
        ("ERES-TOT,ERES-GOO,ERES-PPA,ERES-OS", "100,50,20,20", "parts_not_total"),
        # 1 kW all of 2023 is 8,760 kWh: the unit of PDIT is wrong.
        ("EIT,PDIT,Year", "9000,1,2023", "more_than_installed"),
        ("EDC,PDIT", "100,0", "zero"),
        ("EDC,Year", "100,24", "not_a_date"),
        ("EDC,Year", "100,1924.5", "not_a_date"),
        ("EDC,Period start,Period end", "100,2024-03-01,", "not_a_date"),
        ("EDC,Period start,Period end", "100,2024-03-01,2024-02-01", "not_a_date"),
        ("Name,EDC", "Alpha,n/a", "nothing_stated"),
        ("EDC,EIT", "100", "wrong_number_of_fields"),
    ],
)
def test_a_row_at_odds_with_itself_is_refused_with_its_line(of, headings, row, reason):
    found = of(f"{headings}\n{row}\n")
    assert reasons(found) == [reason]
    assert found[0].line == 2
    assert found[0].expected
    assert not reports(found)


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("EDC,EIT", "100,100"),
        ("EDC,EIT,PUE", "123.4,100,1.23"),
        ("EDC,ERF", "100,0.5"),
        ("ERES-TOT,ERES-GOO,ERES-PPA,ERES-OS", "100,50,25,25"),
        ("ERES-TOT,ERES-GOO,ERES-PPA", "100,50,20"),
        ("EIT,PDIT,Year", "8760,1,2023"),
        ("EDC,TIN (°C)", "100,-3"),
        # A mean weighted by EDC is not the ratio of the sums.
        ("Number of reporting data centres,EDC,EIT,PUE", "3,180,140,1.3"),
    ],
)
def test_a_row_that_can_be_true_is_kept(of, headings, row):
    found = of(f"{headings}\n{row}\n")
    assert reasons(found) == []
    assert len(found) == 1


def test_absent_is_null_and_zero_is_zero(of):
    (report,) = of("EDC,EREUSE,WIN\n100,0,\n")
    assert (report.reused_heat_kwh, report.water_l) == (0.0, None)


@pytest.mark.parametrize("marker", ["c", "C", "(c)", ":c", ": c", "confidential", "Confidential"])
def test_what_is_confidential_is_told_and_the_rest_kept(of, marker):
    refused, report = of(f"Name,EDC,EIT\nC,{marker},100\n")
    assert (refused.reason, refused.field, refused.line) == ("withheld", "EDC", 2)
    assert (report.name, report.total_energy_kwh, report.it_energy_kwh, report.withheld) == (
        "C", None, 100.0, ("total_energy_kwh",),
    )  # fmt: skip


def test_a_heading_that_is_unclear_is_told_and_the_rest_read(of):
    refused, report = of("EDC,EIT,TIN\n100,90,22\n")
    assert (refused.reason, refused.line, refused.field) == ("ambiguous_heading", 1, "TIN")
    assert report.intake_air_celsius is None
    assert report.incoming_bytes is None


def test_a_custom_that_nothing_proves_is_not_assumed(of):
    assert reasons(of("Name;EDC;EIT\nA;1.234;1\n")) == ["ambiguous_number"]
    (report,) = of("Name;EDC;EIT\nA;1.234;1,5\n")
    assert report.total_energy_kwh == 1234.0
    (report,) = of("Name,EDC,EIT\nA,1.234,1\n")
    assert report.total_energy_kwh == 1.234


def test_a_period_has_its_hours(of):
    (report,) = of("EDC,EIT,Period start,Period end\n100,90,2024-01-01,2024-01-31\n")
    assert report.operated_h == 31 * 24


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Co-location data centre", "colocation"),
        ("cohosting", "co-hosting"),
        ("colocation data centre with co-hosting services", "colocation data centre with co-hosting services"),
        ("", ""),
    ],
)
def test_a_type_is_one_of_the_regulation_or_as_written(of, text, kind):
    (report,) = of(f"EDC,EIT,Type\n100,90,{text}\n")
    assert report.centre_type == kind


def test_objects_that_are_none_are_told(of):
    found = of(json.dumps([{"EDC": 1, "EIT": 1}, 5, {}]), name="a.json")
    assert reasons(found) == ["not_an_object", "not_an_object"]
    assert [each.row for each in found if isinstance(each, Reject)] == [2, 3]


def test_one_object_is_one_report(of):
    (report,) = of(json.dumps({"EDC": 10, "EIT": 5, "note": None, "electrical grid functions": True}), name="a.json")
    assert (report.total_energy_kwh, report.grid_functions) == (10.0, "yes")


def test_a_refused_value_shows_no_text(of):
    (refused,) = of("EDC,EIT\nAcme GmbH owes us,\n")
    assert "Acme" not in str(refused)
