"""Forms in words: every message exists in each language, numbers are as a form wants them, never a silent zero."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.surfaces.forms_samples import FORMS, MODELS, answer_of, fields_of, filled

from obsia.core.document import Lines
from obsia.core.dossier import Field, Proof, Quantity, Section, State
from obsia.core.evidence import Kind
from obsia.core.figure import Tested as Standing
from obsia.core.locales import NO_BREAK, entries, languages, locale, passage
from obsia.core.message import Message, Number, Term
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.views.form import address, document, fields_table, notes_of, shared_notes, sources_of, worded
from obsia.views.form_data import form_record
from obsia.writers import terminal
from obsia.writers.layout import plain as in_words

ROOMS = Path(__file__).parents[2] / "src" / "obsia"
TYPED = "search-called-"
"""What people type to find a page is theirs, not the words of a page."""
LITERAL = re.compile(r'"((?:form|reporting)-[a-z0-9-]*[a-z0-9])"')


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ").replace("\u202f", " ")


def test_every_message_that_the_code_names_exists_in_each_language() -> None:
    files = [*(ROOMS / "app" / "forms").rglob("*.py"), *(ROOMS / "app" / "forms").rglob("*.toml")]
    files += [ROOMS / "views" / "form.py", ROOMS / "writers" / "pdf.py", ROOMS / "core" / "locales" / "numbers.py"]
    named = {name for file in files for name in LITERAL.findall(file.read_text(encoding="utf-8"))}
    assert len(named) > 60
    for language in languages():
        known = set(entries(language))
        vocabularies = {name.rpartition("-")[0] for name in known}
        assert named - known - vocabularies == set()


def test_french_says_one_word_for_one_thing() -> None:
    """A token is a jeton, a range a fourchette, the cloud the cloud and a draw no world, whatever the page."""
    folder = ROOMS / "core" / "locales"
    for path in [folder / "fr.ftl", *sorted((folder / "fr").glob("*.ftl"))]:
        for line in path.read_text(encoding="utf-8").splitlines():
            words = re.sub(r"\{[^}]*\}", "", line.partition(" = ")[2] or line)
            if not line.startswith(("#", TYPED)):
                assert not re.search(r"(?<!-)\b(tokens?|[Pp]lages?|nuages?|mondes|éprouvée?s?)\b(?!-)", words), line


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("form", FORMS)
def test_no_form_shows_the_name_of_a_message(form: str, model: str, language: str) -> None:
    dossier, tr = filled(form, model), locale(language)
    for section in dossier.sections:
        for held in section.fields:
            told = answer_of(held, tr)
            assert told.strip()
            assert not re.match(r"0(?:[.,]0*)?(?:\s|$)", plain(told)), "never zero"
    stream = io.StringIO()
    terminal.write(document(dossier), terminal.Page(tr, stream=stream))
    page = stream.getvalue().partition(tr("form-head-command"))[0]
    assert not re.search(r"\b(?:form|boundary|kind|item|grade|assumption|non-disclosure|scale)-[a-z]", page)
    assert "{" not in page


def quantity(value: float, unit: str = "MWh", **more: object) -> Quantity:
    about: dict[str, object] = {"value": value, "unit": unit, "kind": Kind.DISCLOSED, "boundary": "boundary-facility"}
    return Quantity(**(about | more))  # type: ignore[arg-type]


def field(held: Quantity) -> Field:
    label = Message("form-field-2e-energy")
    return Field(name="x", label=label, state=State.STATED, quantity=held, proofs=(Proof(title="t"),))


def rests(held: Field, language: str) -> list[str]:
    """What stands beside an answer, line by line."""
    section = Section(name="x", title=Message("form-head-field"), fields=(held,))
    cell = fields_table(section, shared_notes([held]), sources_of([held])).rows[0].cells[2]
    assert isinstance(cell, Lines)
    return [plain(in_words(each, locale(language))) for each in cell.cells]


def test_a_number_is_told_as_the_form_asks_and_beside_it_as_it_is_known() -> None:
    held = quantity(3_710.58, low=2_709.9, high=5_781.1, as_asked="3700", tested=Standing.EXTRAPOLATED, figure_id="a-b")
    assert plain(answer_of(field(held), locale("en"))) == "3,700 MWh"
    assert rests(field(held), "en") == [
        "plausible range: 2,700 to 5,800 MWh; covers: facility; kind: disclosed",
        "obsia trace a-b [1]",
    ]
    assert plain(answer_of(field(held), locale("fr"))) == "3 700 MWh"
    assert rests(field(held), "fr")[0].startswith("fourchette plausible : de 2 700 à 5 800 MWh ; couvre :")
    tested = field(quantity(3.0, low=2.9, high=3.1, tested=Standing.TESTED))
    assert rests(tested, "en")[0].startswith("90% interval: 2.90 to 3.10 MWh")
    known = ["3,260 MWh", "no interval stated; covers: facility; kind: disclosed", "[1]"]
    assert rests(field(quantity(3_260.0, as_asked="3300")), "en") == known


def test_a_number_is_not_said_twice_where_the_form_asks_for_more_digits_than_are_known() -> None:
    held = quantity(4.5487e-5, low=1.5e-5, high=1.0e-4, tested=Standing.EXTRAPOLATED, as_asked="0.0000455")
    assert rests(field(held), "en")[0].startswith("plausible range")
    assert rests(field(quantity(612.0, as_asked="610")), "en")[0] == "612 MWh", "what is exact is said"


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        (671e9, "parameter", "671 billion parameters", "671 milliards de paramètres"),
        (1.5e9, "parameter", "1.5 billion parameters", "1,5 milliard de paramètres"),
        (6_706_958_336.0, "parameter", "6,706,958,336 parameters", "6 706 958 336 paramètres"),
        (14.8e12, "token", "14.8 trillion tokens", "14,8 billions de jetons"),
        (2_788_000.0, "device-h", "2.788 million accelerator-hours", "2,788 millions d’heures d’accélérateur"),
        (550_000.0, "device-h", "550,000 accelerator-hours", "550 000 heures d’accélérateur"),
        (3.2597e24, "FLOP", "3.26 × 10²⁴ FLOP", "3,26 × 10²⁴ FLOP"),
        (1e25, "FLOP", "1.00 × 10²⁵ FLOP", "1,00 × 10²⁵ FLOP"),
        (0.054, "Wh", "0.0540 Wh", "0,0540 Wh"),
        (2.5e-7, "tCO2e", "2.50 × 10⁻⁷ t CO₂e", "2,50 × 10⁻⁷ t CO₂e"),
        (0.0, "kWh", "0 kWh", "0 kWh"),
    ],
)  # fmt: skip
def test_numbers_for_the_eye(value: float, unit: str, english: str, french: str) -> None:
    assert plain(locale("en").text(Number(value, unit))) == english
    assert plain(locale("fr").text(Number(value, unit))) == french


@pytest.mark.parametrize(
    ("asked", "english"),
    [
        ("6.7E+11", "670 billion parameters"), ("1E+24", "10²⁴ parameters"), ("0.25", "0.25 parameters"),
        ("120000", "120,000 parameters"), ("form-time-1-to-3", "1 to 3 months"), ("about <3>", "about <3>"),
        ("NaN-like", "NaN-like"),
    ],
)  # fmt: skip
def test_what_a_form_asks_for_is_a_number_a_range_or_a_text(asked: str, english: str) -> None:
    assert plain(answer_of(field(quantity(1.0, "parameter", as_asked=asked)), locale("en"))) == english


def test_foreign_text_is_one_printable_line_and_is_cut() -> None:
    assert passage(" a\r\n\tb\x1b\u202e ") == "a b\\x1b\\u202e"
    assert len(passage("x" * 9_999)) == 4_000
    assert passage("1\u202f000\u00a0W") == "1\u202f000\u00a0W"


def test_what_fills_a_message_is_as_clean_as_any_text_of_a_form() -> None:
    licence = locale("en").text(worded(Message("form-note-licence", licence="a\n\x1b\u202fb")))
    assert "a \\x1b\u202fb" in licence
    with pytest.raises(KeyError):
        locale("en").text(worded(Message("no-such")))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("form-reason-nothing-read", "form-state-cannot-be-told"),
        ("form-reason-nobody-looked", "form-state-not-looked-for"),
        ("form-reason-none-signed", "form-state-none-read"),
        ("form-reason-nobody", "form-state-not-examined"),
        ("form-reason-withheld", "form-state-not-disclosed"),
    ],
)
def test_what_nobody_has_read_is_no_silence_of_a_maker(reason: str, told: str, language: str) -> None:
    tr = locale(language)
    message = Message(reason, items="energy_training")
    held = Field(name="x", label=Message("form-head-field"), state=State.NOT_DISCLOSED, reason=message)
    assert answer_of(held, tr).startswith(f"{tr(told)}{tr('colon')} ")
    silent = tr("form-state-not-disclosed") in answer_of(held, tr)
    assert silent == (told == "form-state-not-disclosed")


def test_a_summary_tells_a_licence_only_of_what_is_given() -> None:
    """Data that are described and not given have no licence; that of a service is not that of its model card."""
    fields = {each.name: each for section in filled("summary", MODELS[2]).sections for each in section.fields}
    assert "LicenseRef" not in fields["o-data"].text
    assert (fields["o-data"].state, fields["o-data"].words) == (State.NOT_DISCLOSED, ())
    described = {
        each.name: each for section in filled("summary", "bigscience/bloom").sections for each in section.fields
    }
    assert "LicenseRef" not in described["o-data"].text
    assert [each.code for each in described["o-data"].words] == ["form-says-partial"]
    assert fields["o-documents"].text == ""
    assert fields["o-documents"].words[-1].code != "form-says-not-open"
    held = {each.name: each for section in filled("summary", MODELS[0]).sections for each in section.fields}
    assert held["o-weights"].text == "Apache-2.0"
    assert held["o-data"].text == "CC-BY-NC-SA-4.0"


def test_a_summary_of_what_nobody_looked_for_says_so() -> None:
    fields = {each.name: each for section in filled("summary", "xai/grok-4").sections for each in section.fields}
    untold, use = fields["s-untold"].reason, fields["o-use"].reason
    assert untold is not None
    assert untold.code == "form-reason-nobody-looked"
    items = untold.arguments["items"]
    assert isinstance(items, tuple)
    assert Term("item", "energy_training") in items
    assert use is not None
    assert use.code == "form-reason-nothing-read"


@pytest.mark.parametrize("url", ["javascript:x", "https://a b", "https://a\u202e", "ftp://x", "", "https://a'b"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert address(url) == ""
    assert address("https://example.org/a?b=1#c") == "https://example.org/a?b=1#c"


def test_a_note_of_several_fields_and_a_source_stand_once_and_rows_name_them() -> None:
    note, own = Message("form-note-two-figures"), Message("form-note-range")
    page = Proof(title="A page", url="https://example.org/a", locator="table 2", read_on="2026-11-26")
    other, reporter = replace(page, locator="p. 3"), Proof(title="obsia:answers", locator="contract-kwh")
    label = Message("form-field-2e-energy")
    fields = [
        Field(name="x", label=label, state=State.STATED, text="t", proofs=(page, other), notes=(note, own)),
        Field(name="y", label=label, state=State.STATED, text="t", proofs=(page, reporter), notes=(note,)),
    ]
    notes, sources = shared_notes(fields), sources_of(fields)
    assert (notes, len(sources)) == ([note], 1)
    section = Section(name="s", title=label, fields=tuple(fields))
    told = [in_words(row.cells[2], locale("en")) for row in fields_table(section, notes, sources).rows]
    assert told == [
        "A limit belongs to the range that begins there. [a] [1, table 2 / p. 3]",
        "stated by the reporter, contract-kwh; [a] [1, table 2]",
    ]


def test_a_page_read_on_two_days_is_one_source_with_both() -> None:
    early = Proof(title="example.org/card", url="https://example.org/card", locator="p. 1", read_on="2026-11-26")
    late = replace(early, locator="p. 2", read_on="2026-11-29")
    held = Field(name="x", label=Message("form-field-2e-energy"), state=State.STATED, text="t", proofs=(late, early))
    assert sources_of([held]) == [("example.org/card", early.url, "", ("2026-11-26", "2026-11-29"))]


def test_defaults_of_one_kind_are_one_note() -> None:
    zones = [Message("assumption-region-default", zone=zone) for zone in ("FRA", "DEU")]
    assert len(notes_of([*zones, Message("form-note-range")])) == 2


@pytest.mark.parametrize("language", languages())
def test_codes_of_ours_are_words_of_the_language_and_every_one_of_them_has_some(language: str) -> None:
    tr, snapshot = locale(language), facts.load()
    held = {each.name: each for each in fields_of(filled("annex-xi", "qwen/qwen3-8b"))}
    assert answer_of(held["1d-architecture"], tr) == tr("web-model-architecture-dense")
    assert tr("modality-text") in answer_of(held["1e-modalities"], tr)
    assert answer_of(held["1d-parameters-total"], tr).startswith(tr.decimal(8.19, digits=3))
    assert "10⁹" not in answer_of(held["1d-parameters-total"], tr)
    subjects = [*disclosures.systems(snapshot), *(f"model:{each}" for each in ("qwen/qwen3-8b", MODELS[2]))]
    told = {snapshot.text(each, name) for each in subjects for name in ("modalities_in", "modalities_out")} - {None}
    assert told
    assert all(tr.has(f"modality-{part}") for each in told for part in str(each).split("+"))


def test_what_nobody_looked_for_is_not_examined_for_machines_too() -> None:
    record = form_record(filled("annex-xi", "qwen/qwen3-8b"), "en")
    states = {each["name"]: each["state"] for section in record["sections"] for each in section["fields"]}
    assert states["1b-acceptable-use"] == "not examined"
    assert states["1d-architecture"] == "stated"
