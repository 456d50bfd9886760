"""The journey of data-centre reports: countries, years, what counts once, the page. Every data centre is invented."""

from __future__ import annotations

import io
import json

import pytest

from obsia.app.world.datacentres import ALL, REPORTS, UNION, reports
from obsia.core.errors import BadCall, BadInput
from obsia.core.locales import Locale
from obsia.views.datacentres import MOST_REJECTS, document
from obsia.writers.terminal import Page, write

HEAD = "Name,Country,Year,PDIT,EDC,EIT,WIN,PUE"
ALPHA = "Alpha,DE,2024,2000,12000000,10000000,5000,1.2"
BETA = "Beta,Germany,2024,1000,6000000,4000000,,"
GAMMA = "Gamma,FR,2024,1000,5000000,4000000,,"


@pytest.fixture
def file(tmp_path):
    """``file(*rows)``: a CSV file of reports; its path."""

    def write(*rows, name="reports.csv", head=HEAD):
        path = tmp_path / name
        path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
        return str(path)

    return write


def printed(found, language="en"):
    stream = io.StringIO()
    write(document(found), Page(Locale(language), stream=stream))
    return stream.getvalue()


def reasons(found):
    return [each.reason for each in found.rejects]


def value(group, quantity, boundary="facility"):
    (figure,) = (
        each.figure
        for each in group.totals
        if (each.figure.quantity, each.figure.boundary.value) == (quantity, boundary)
    )
    return figure.value


def test_totals_by_country_and_year(file):
    found = reports([file(ALPHA, BETA, GAMMA, "Alpha,DE,2023,2000,11000000,10000000,,")])
    assert [(each.country, each.year, each.centres_count) for each in found.groups] == [
        ("DEU", 2023, 1), ("DEU", 2024, 2), ("FRA", 2024, 1), (ALL, 2024, 3),
    ]  # fmt: skip
    germany, everyone = found.groups[1], found.groups[3]
    assert value(germany, "reported_kwh") == 18e6
    assert value(germany, "reported_pue") == pytest.approx(18 / 14)
    assert value(everyone, "reported_kwh") == 23e6
    assert value(everyone, "reported_pue") == pytest.approx(23 / 18)
    assert [held.figure.value for held in germany.pue if held.place == "DEU"] == [1.46]
    assert germany.demand
    assert not everyone.pue
    assert not found.is_partial


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("EL", "GRC"),
        ("uk", "GBR"),
        ("fr", "FRA"),
        ("FRA", "FRA"),
        ("Ireland", "IRL"),
        ("EU", UNION),
        ("Atlantis", ""),
        ("westeurope", ""),
        ("", ""),
    ],
)
def test_countries_as_files_write_them(file, text, country):
    found = reports([file(f"Alpha,{text},2024,,100,,,")])
    assert found.groups[0].country == country
    assert found.unplaced == ((text,) if text and not country else ())


def test_a_data_centre_counts_once_a_year_over_all_files(file):
    first, second = file(ALPHA), file(ALPHA, GAMMA, name="again.csv")
    found = reports([first, second, first])
    assert found.files == (first, second)
    assert [(each.reason, each.file, each.row) for each in found.rejects] == [("reported_twice", second, 2)]
    assert value(found.groups[0], "reported_kwh") == 12e6
    assert found.is_partial


def test_reports_without_a_name_are_all_kept(file):
    found = reports([file(",DE,2024,,100,,,", ",DE,2024,,100,,,")])
    assert value(found.groups[0], "reported_kwh") == 200


TOTALS = "Country,Year,Number of reporting data centres,EDC,Average PUE"


def test_totals_as_the_european_database_publishes_them(file):
    found = reports([file("DE,2024,300,100,1.5", "FR,2024,100,300,1.3", head=TOTALS)])
    everyone = found.groups[-1]
    assert everyone.centres_count == 400
    # No EIT: no ratio of sums; weighted by EDC: (100 x 1.5 + 300 x 1.3) / 400 = 540 / 400
    assert value(everyone, "reported_weighted_pue") == pytest.approx(1.35)
    assert all(each.figure.quantity != "reported_pue" for each in everyone.totals)


def test_a_total_beside_its_parts_is_refused(file):
    union = reports([file("DE,2024,300,100,1.5", "EU27,2024,900,1000,1.4", head=TOTALS)])
    assert reasons(union) == ["total_beside_parts"]
    assert union.groups[-1].centres_count == 300
    parts, whole = file(ALPHA), file("DE,2024,300,100,1.5", name="totals.csv", head=TOTALS)
    assert reasons(reports([parts, whole])) == ["total_beside_parts"]


def test_no_file_is_a_bad_call_and_a_bad_file_bad_input(tmp_path):
    with pytest.raises(BadCall, match="--reports"):
        reports([])
    with pytest.raises(BadInput):
        reports([str(tmp_path / "none.csv")])


def test_the_page_says_what_it_is_of_and_that_no_real_file_was_seen(file):
    found = reports([file(ALPHA, BETA, GAMMA)])
    text = printed(found)
    assert not found.is_partial
    # Where lines break depends on the terminal.
    text = " ".join(text.split())
    assert "Not tested on a real file" in text
    assert "Germany (DEU), 2024" in text
    assert "18.0 GWh" in text
    assert "3.00 MW" in text
    assert "1.29" in text
    assert "of 1 of 2 data centres" in text  # water
    assert "PUE, mean weighted by E_DC" in text
    assert "ERF, mean" not in text
    assert "below 500 kW" in text
    assert "independent of the IEA" in text
    assert "Refused" not in text


def test_what_is_refused_is_listed(file):
    found = reports(
        [
            file(
                ALPHA,
                "Beta,DE,2024,,100,200,,",
                "Gamma,FR,2024,,c,200,,",
                "Delta,Atlantis,2024,,5,,,",
                "Eta,DE,2024,,1",
            )
        ]
    )
    text = printed(found)
    assert found.is_partial
    for part in ("Refused", "line 3", "line 4", "line 6", "EIT at most EDC", "confidential", "Atlantis"):
        assert part in text, part
    assert reasons(found) == ["part_exceeds_total", "withheld", "wrong_number_of_fields"]


def test_a_long_list_of_refusals_is_cut_aloud(file):
    rows = [f"S{n},DE,2024,,100,200,," for n in range(MOST_REJECTS + 5)]
    text = printed(reports([file(*rows)]))
    assert "The first 20 of 25" in text
    assert "line 21" in text
    assert "line 22" not in text


def test_the_page_in_french(file):
    text = printed(reports([file(ALPHA, BETA, "C,FR,2024,,c,1,,")]), "fr")
    assert "Non testé sur un vrai fichier" in text
    assert "Allemagne (DEU) en 2024" in text
    assert "18,0\u00a0GWh" in text
    assert "confidentiel" in text


def test_headings_that_are_not_read_are_told(file):
    text = printed(reports([file("A,DE,2024,100,x", head="Name,Country,Year,EDC,Remarks")]))
    assert "were not read: Remarks" in " ".join(text.split())


def test_foreign_text_cannot_speak_to_the_terminal(file):
    text = printed(reports([file("A,At\x1b[31mlantis,2024,100", head="Name,Country,Year,EDC")]))
    assert "\x1b" not in text


def test_the_record_holds_every_figure_and_every_reject(file):
    found = reports([file(ALPHA, "Gamma,FR,2024,,c,200,,")])
    record = json.loads(json.dumps(REPORTS.record(found), allow_nan=False))
    assert record["untested_on_a_real_file"] is True
    assert record["independent"] is True
    assert record["command"][:3] == ["obsia", "world", "--reports"]
    figure = record["groups"][0]["figures"][0]
    assert (figure["quantity"], figure["value"], figure["low"], figure["high"]) == ("reported_kwh", 12e6, 12e6, 12e6)
    assert (figure["kind"], figure["evidence"], figure["of_data_centres"]) == ("disclosed", ["eu-2024-1364"], 1)
    assert record["reports"][1]["withheld"] == ["total_energy_kwh"]
    assert [each["reason"] for each in record["rejects"]] == ["withheld"]


def test_the_same_files_give_the_same_ids_and_others_do_not(file):
    ids = [reports([file(*rows)]).groups[0].totals[0].figure.figure_id for rows in ((ALPHA,), (ALPHA,), (BETA,))]
    assert ids[0] == ids[1] != ids[2]
