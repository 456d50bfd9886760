"""Each language says everything, in its own typography."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from obsia.core.locales import DEFAULT, Locale, entries, language_of, languages, locale, printable

FOLDER = Path(__file__).parents[3] / "src" / "obsia"
ENGLISH = entries(DEFAULT)
OTHERS = [language for language in languages() if language != DEFAULT]
VARIABLE = re.compile(r"\{ *\$([a-z_]+)")


def values_of(source: str) -> dict[str, str | int]:
    """Variables that fill a message: numbers where the message chooses by them."""
    chosen = set(re.findall(r"\{ *\$([a-z_]+) *->", source))
    return {name: 2 if name in chosen else f"<{name}>" for name in VARIABLE.findall(source)}


def words(source: str) -> str:
    """A message without its variables, selectors and keys: the text that is read."""
    text = source.partition("=")[2]
    text = re.sub(r"\{ *\$[a-z_]+ *->|^\s*\*?\[[a-z0-9]+\]|^\}", "", text, flags=re.MULTILINE)
    text = re.sub(r'\{"([^"]*)"\}', r"\1", text)
    return re.sub(r"\{ *\$[a-z_]+ *\}", "X", text)


def test_there_are_two_languages_at_least() -> None:
    assert set(languages()) >= {"en", "fr"}


@pytest.mark.parametrize("language", OTHERS)
def test_it_has_the_same_messages_with_the_same_variables(language: str) -> None:
    other = entries(language)
    assert list(other) == list(ENGLISH)
    # A selector may need the written form of a number that English writes as a word.
    for name, source in ENGLISH.items():
        assert set(VARIABLE.findall(source)) == set(VARIABLE.findall(other[name])), name


@pytest.mark.parametrize("language", languages())
def test_no_message_stands_twice(language: str) -> None:
    folder = FOLDER / "core" / "locales"
    files = [folder / f"{language}.ftl", *sorted((folder / language).glob("*.ftl"))]
    pattern = re.compile(r"^(-?[a-z][a-z0-9_-]*) *=", re.MULTILINE)
    names = [name for file in files for name in pattern.findall(file.read_text(encoding="utf-8"))]
    assert len(names) > 1_000
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("language", languages())
def test_every_message_can_be_filled(language: str) -> None:
    tr = Locale(language)
    for name, source in entries(language).items():
        for number in (0, 1, 2, 1_000_000):
            values = {key: number if isinstance(value, int) else value for key, value in values_of(source).items()}
            text = tr(name, **values)
            assert text.strip(), name
            assert "{" not in text, name
            assert "\u2068" not in text, name


def test_french_is_french() -> None:
    french = entries("fr")
    kept = {
        "decimal-mark", "energy_kwh", "help-options", "help-arguments", "section-sources", "option-seed", "head-date",
        "head-source", "head-licence", "topic-documents", "topic-licences", "topic-code",
        "key-session_id", "key-zone", "did-you-mean", "count-messages", "head-messages",
        "web-data-licences", "web-data-head-licence", "web-data-head-sources", "web-source-list-number",
        "web-validation-head-verdict", "web-validation-found-score", "web-corrections-title",
        "publish-doing-pages", "web-nav-corrections", "web-nav-validation",
        "web-changes-release", "modality-image", "search-about-party-organisation",
            "search-head-date", "search-kind-question", "search-kind-source", "world-path-plan",
            "world-path-projection", "world-region-europe", "dc-region-europe",
            "world-publisher-coordinador-electrico-nacional", "world-publisher-hydro-quebec",
    }  # fmt: skip
    same = {
        name
        for name, source in ENGLISH.items()
        if words(source).strip() == words(french[name]).strip() and re.search(r"[a-z]{3}", words(source))
    }
    international = {name for name in same if re.fullmatch(r"[A-Z/eX0-9 ]*", words(ENGLISH[name]).strip())}
    # States, territories and zones of a grid are called by their own names: Ontario, Victoria, Macao.
    international |= {name for name in same if re.match(r"zone-[A-Z]{2}[A-Z-]", name)}
    assert (
        same - kept - international - {"adpe"} - {name for name in same if words(french[name]).strip() == "usage"}
        == set()
    )


_OPTION = re.compile(r"\{ *OPTION\(\"[a-z-]+\"\) *\}|OPTION\(\"[a-z-]+\"\)")


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        (
            "a plain or missing space before : ; ! ?",
            r"(?<![\u00a0\u202f\w/.\]X}])[;!?]|(?<=[ \w])[;!?](?!\w)| :(?= |$)|\w: ",
        ),
        ("a straight apostrophe", r"\w'\w"),
        ("straight quotes", r'"'),
        ("a plain space inside guillemets", r"« | »"),
        ("three dots for an ellipsis", r"\.\.\."),
        ("a plain space before a unit or %", r"\d %"),
        ("two spaces", r"\S  \S"),
    ],
)
def test_french_typography(what: str, pattern: str) -> None:
    found = {
        name: words(source).strip()
        for name, source in entries("fr").items()
        if re.search(pattern, re.sub(r"utc,|=COLONNE:", "", _OPTION.sub("X", words(source))))
    }
    assert found == {}, what


BANNED = {
    "en": r"to be had\b|\bby tens\b|\bto mend\b|common draws|order is none|possible worlds?\b|nobody has looked"
    r"|\b(draws|uses) most cannot be told|can be told\b(?! apart| from)"
    r"|holds a call|one custom of|somebody looked for"
    r"|\b(?<!there )(?:is|are) no (?:task|part|address|JSON|usage|summary|forecast)\b|^Told,",
    "fr": r"\bjetons? \(tokens?\)|(?<![-_=.])\btokens?\b(?![-_.:=])|\bplages?\b|\bnuages?\b|\btues?\b|tirages communs"
    r"|pour autant qu’on|mondes? possible|\bprend(?:re|nent)? [0-9]|que prennent"
    r"|(?<!\[)\btables?\b(?! (?:de messages|d’usage|ClickHouse|des jetons|qui ont))(?<!TABLE)|non-publication"
    r"|, si$|\brefait ce\b|\bbilans?\b(?! carbone)",
}
"""What a newspaper editor struck out, by language; ``docs/reference/style.md`` says what to write."""


@pytest.mark.parametrize("language", sorted(BANNED))
def test_no_message_says_what_an_editor_struck_out(language: str) -> None:
    # What people type to find a page is theirs, not the words of a page.
    said = {name: words(source) for name, source in entries(language).items() if not name.startswith("search-called-")}
    assert {name: hit[0] for name, text in said.items() if (hit := _struck(language, text))} == {}


def _struck(language: str, text: str) -> re.Match[str] | None:
    return re.search(BANNED[language], text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Its weights: not to be had."), ("en", "compared on common draws"), ("fr", "des plages de tokens"),
     ("fr", "région de nuage"), ("fr", "l’énergie que prennent les puces"), ("fr", "dans les tables"),
     ("fr", "pour l’IA seule, si"), ("en", "somebody looked for it"), ("en", "what holds tokens holds a call")],
)  # fmt: skip
def test_what_an_editor_struck_out_is_found(language: str, text: str) -> None:
    assert _struck(language, text)


def test_the_lint_finds_what_it_is_for() -> None:
    for text in ("quoi ?", "ici: là", "fini!", "un ; deux", "ici : là"):
        pattern = r"(?<![\u00a0\u202f\w/.\]X}])[;!?]|(?<=[ \w])[;!?](?!\w)| :(?= |$)|\w: "
        assert re.search(pattern, text), text


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr-CA"}, "fr"),
        ({"LANG": "FR_fr@euro"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "frp_IT"}, "en"),
        ({"LANG": "xx_XX.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "fr"}, "fr"),
        ({"LC_ALL": "C", "LANG": "fr"}, "en"),
        ({"LC_MESSAGES": "fr", "LANG": "en"}, "fr"),
        ({"LC_ALL": "fr", "LC_MESSAGES": "en"}, "fr"),
        ({"LANG": "../../etc"}, "en"),
    ],
)
def test_the_language_is_that_of_the_environment(environment: dict[str, str], expected: str) -> None:
    assert language_of(environment) == expected


def assumption_codes() -> set[str]:
    """Codes of assumptions in the source, from its syntax tree."""
    codes: set[str] = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Assumption"):
                continue
            for keyword in node.keywords:
                if keyword.arg == "code":
                    codes |= {
                        each.value
                        for each in ast.walk(keyword.value)
                        if isinstance(each, ast.Constant) and isinstance(each.value, str)
                    }
    return codes


@pytest.mark.parametrize("language", languages())
def test_every_assumption_is_a_sentence(language: str) -> None:
    codes = assumption_codes()
    # Codes that are put together or chosen where the tree shows no whole constant.
    chosen = (
        "region-unknown provider-unknown what-if-input what-if-output model-given model-unknown region-given"
        " input-missing output-missing"
    )
    codes = {code for code in codes if not code.startswith("-") and not code.endswith("-")} | set(chosen.split())
    assert len(codes) > 20
    assert {code for code in codes if f"assumption-{code}" not in entries(language)} == set()


def test_numbers_in_english() -> None:
    tr = locale("en")
    assert tr.decimal(0.6, digits=2) == "0.60"
    assert tr.decimal(1234.5, digits=2) == "1,200"
    assert tr.decimal(9.96, digits=2) == "10"
    assert tr.decimal(-0.034, digits=2) == "\u22120.034"
    assert tr.decimal(0.0, digits=2) == "0"
    assert tr.whole(1234567) == "1,234,567"
    assert tr.percent(0.004) == "<1%"
    assert tr.percent(0.999) == ">99%"
    assert [tr.percent(share) for share in (0.0, 0.5, 1.0)] == ["0%", "50%", "100%"]
    assert tr.listed(["a", "b", "c"]) == "a, b and c"
    assert tr.zone("NLD") == "Netherlands (NLD)"
    assert tr.zone("WOR") == "world (WOR)"
    assert tr.zone("EEE") == "Europe (EEE)"
    assert tr.zone("XYZ") == "XYZ"


def test_numbers_in_french() -> None:
    tr = locale("fr")
    assert tr.decimal(0.6, digits=2) == "0,60"
    assert tr.decimal(1234567.9, digits=3) == "1\u202f230\u202f000"
    assert tr.whole(1234567) == "1\u202f234\u202f567"
    assert tr.listed(["a", "b"]) == "a et b"
    assert tr.zone("NLD") == "Pays-Bas (NLD)"
    assert tr("interval", low="1,2", high="3,4") == "de 1,2 à 3,4"
    key = tr.sort_key()
    assert sorted(["Suède", "États-Unis", "France"], key=key) == ["États-Unis", "France", "Suède"]


def test_foreign_text_is_made_printable() -> None:
    assert printable("a\x1b[31m\u202e\n\u2066\x9b\u2028") == r"a\x1b[31m\u202e\n\u2066\x9b\u2028"
    assert printable("é漢 [bold]") == "é漢 [bold]"
    assert len(printable("\x00" * 500, most=50)) == 50
    assert printable("x" * 60, most=50).endswith("…")


def test_a_message_that_lacks_a_value_is_an_error() -> None:
    with pytest.raises(ValueError, match="interval"):
        locale("en")("interval", low="1")
    with pytest.raises(KeyError):
        locale("en")("there-is-no-such-message")


LAW = re.compile(r"AI Act|Article \d|2024/1689|eu-ai-act|règlement sur l’IA", re.IGNORECASE)
VERDICT = re.compile(
    r"\b(?:meets?|met|compl(?:y|ies|ied|iant)|non-compliant|breach(?:es|ed)?|violat\w+|infring\w+"
    r"|conformes?|respecte(?:nt)?|enfrei\w+|viole(?:nt)?|infractions?|manquements?)\b",
    re.IGNORECASE,
)


def judges(text: str) -> bool:
    """Whether a text names the law and says that somebody meets it, or does not."""
    return bool(LAW.search(text) and VERDICT.search(text))


@pytest.mark.parametrize("language", languages())
def test_of_a_law_no_message_tells_that_it_is_met_or_not(language: str) -> None:
    assert {name for name, text in entries(language).items() if judges(text)} == set()


def test_of_a_law_no_recorded_promise_or_practice_tells_that_it_is_met_or_not() -> None:
    relations = FOLDER / "facts" / "data" / "relations"
    told = [
        f"{name}:{number}"
        for name in ("commitments", "control", "instruments", "practices", "promises", "replies")
        for number, line in enumerate((relations / f"{name}.csv").read_text(encoding="utf-8").splitlines(), 1)
        if judges(line)
    ]
    assert told == []


@pytest.mark.parametrize(
    "text",
    [
        "This company does not comply with Article 53 of the AI Act.",
        "Ce fournisseur respecte l’article 53 du règlement sur l’IA.",
    ],
)
def test_the_lint_of_the_law_finds_what_it_is_for(text: str) -> None:
    assert judges(text)
