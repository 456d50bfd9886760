"""The manual builds without a warning, leads everywhere, calls no other host, and says what the code says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import command as obsia

from obsia.core.columns import COLUMNS, CONTAINED, LARGEST_COUNT
from obsia.core.disclosure import Assertion
from obsia.core.errors import ObsiaError
from obsia.core.evidence import Fact
from obsia.facts import devices, schema
from obsia.facts.relation import names
from obsia.facts.relations import Evidence

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
OUTSIDE = [
    *sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("LICENSES/*.md")),
    *sorted(ROOT.glob("examples/*.md")), *sorted(ROOT.glob("benchmarks/*.md")),
]  # fmt: skip
PARTS = ("tutorial", "how-to", "reference", "explanation", "decisions")


def page(name: str) -> str:
    """The text of a page of the manual."""
    return (DOCS / name).read_text(encoding="utf-8")


def table(text: str, *, head: str) -> list[list[str]]:
    """Cells of the rows of the first table whose header line starts with ``| head |``."""
    found = re.search(rf"^\| {re.escape(head)} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, flags=re.MULTILINE)
    assert found, f"no table with the header {head!r}"
    return [[cell.strip().replace("`", "") for cell in row.strip("|").split(" | ")] for row in found[1].splitlines()]


def built(source: Path, out: Path, *options: str) -> Path:
    """Pages of a folder, built as ``just docs`` does, into a folder of their own."""
    ended = subprocess.run(
        [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", "--builder", "html",
         "--conf-dir", str(DOCS), "--doctree-dir", str(out / "doctrees"), *options, str(source), str(out / "html")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return out / "html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual, without its theme's menus."""
    return built(DOCS, tmp_path_factory.mktemp("site"), "--tag", "plain")


def test_it_builds_and_every_page_is_reachable(site: Path) -> None:
    # Dead links, dead anchors and pages that no menu leads to are warnings of the builder, here errors.
    built = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    assert {path.relative_to(DOCS).with_suffix("").as_posix() for path in PAGES} <= built


@pytest.mark.parametrize("old", ["validation", "validation-world"])
def test_an_old_address_leads_to_the_page(site: Path, old: str) -> None:
    text = (site / f"{old}.html").read_text(encoding="utf-8")
    target = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', text)
    assert target
    assert (site / target[1]).is_file()
    assert f'<a href="{target[1]}">' in text


@pytest.mark.parametrize("path", [path for path in PAGES if path.name != "index.md"], ids=lambda path: path.stem)
def test_every_page_stands_in_one_of_the_parts(path: Path) -> None:
    assert path.relative_to(DOCS).parts[0] in PARTS


def assert_nothing_is_fetched(site: Path) -> None:
    fetched = re.compile(
        r"""<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE
    )
    imported = re.compile(r"""(?:@import\s+|url\()\s*["']?(?:https?:)?//""", re.IGNORECASE)
    for path in sorted(site.rglob("*.html")):
        assert not fetched.search(path.read_text(encoding="utf-8")), path.name
    for path in sorted(site.rglob("*.css")):
        assert not imported.search(path.read_text(encoding="utf-8")), path.name


def test_its_pages_fetch_nothing_from_another_host(site: Path) -> None:
    assert_nothing_is_fetched(site)


def test_nor_does_its_theme(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.md").write_text("# A page\n\n## A part\n\n```{toctree}\nother\n```\n\n$x = 1$\n")
    (tmp_path / "pages" / "other.md").write_text("# Another page\n\n```python\nx = 1\n```\n")
    made = built(tmp_path / "pages", tmp_path)
    assert "furo" in (made / "index.html").read_text(encoding="utf-8")
    assert_nothing_is_fetched(made)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_has_pages(part: str) -> None:
    assert len([path for path in PAGES if path.parent.name == part]) > 1


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_pages_outside_the_manual_lead_to_files(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    targets = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    assert [target for target in targets if target and not (path.parent / target).exists()] == []


def test_english_writes_per_cent_right_behind_its_number() -> None:
    spaced = re.compile(r"[0-9][ \u00a0\u202f]%")
    assert [path.name for path in (*PAGES, *OUTSIDE) if spaced.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("number", "path"), list(enumerate(sorted((DOCS / "decisions").glob("[0-9]*.md")), start=1)), ids=str
)
def test_decision_records_are_numbered_dated_and_complete(number: int, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.name.startswith(f"{number:04}-")
    assert text.startswith(f"# {number}. ")
    assert re.search(r"^\*(Proposed|Accepted|Superseded by .+), \d{4}-\d{2}-\d{2}\.\*$", text, re.MULTILINE)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Context", "Decision", "Alternatives", "Consequences"]


def test_the_usage_record_is_the_one_in_the_code() -> None:
    text = page("reference/usage-record.md")
    assert [(row[0], row[1]) for row in table(text, head="column")] == list(COLUMNS.items())
    assert all(row[2] for row in table(text, head="column"))
    assert [tuple(row) for row in table(text, head="sub-count")] == list(CONTAINED)
    assert f"to {LARGEST_COUNT};" in text


FIELDS = {
    "Evidence": {*names(Evidence)} - {"evidence_id", "rows"},
    "SubjectFile": {*schema.SubjectFile.__struct_fields__},
    "Fact": {*names(Fact)} - {"subject", "property", "unit"},
    "TableSpec": {*schema.TableSpec.__struct_fields__},
    "ColumnSpec": {*schema.ColumnSpec.__struct_fields__},
    "CellsFile": {*schema.CellsFile.__struct_fields__},
    **{
        each.__name__: {*each.__struct_fields__}
        for each in (devices.DeviceFile, devices.DeviceReading, devices.DeviceRange, devices.DeviceNames)
    },
    "Assertion": {*names(Assertion), "names"} - {"subject", "item", "record", "names_model", "names_item"},
}
"""Record of a file -> the fields that the file states."""


@pytest.mark.parametrize("name", FIELDS)
def test_the_fact_files_are_those_of_the_code(name: str) -> None:
    text = page("reference/facts-format.md").partition(f"<!-- fields: {name} -->")[2]
    named = [field.strip("` ") for row in table(text, head="field") for field in row[0].split(", ")]
    assert sorted(named) == sorted(FIELDS[name])


def test_exit_codes_are_those_of_the_errors() -> None:
    def codes(error: type[ObsiaError]) -> set[int]:
        return {error.exit_code}.union(*(codes(child) for child in error.__subclasses__()))

    listed = {int(row[0]) for row in table(page("reference/commands.md"), head="code")}
    assert codes(ObsiaError) - {1} <= listed


def helped(*words: str) -> str:
    """What ``obsia … --help`` prints."""
    settings = {**os.environ, "COLUMNS": "160", "LANG": "C.UTF-8", "NO_COLOR": "1"}
    ended = obsia([*words, "--help"], environment=settings, folder=ROOT)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def commands_in(text: str) -> set[str]:
    """Names in the list of commands of a help text."""
    listed = text.partition("Commands")[2]
    return set(re.findall(r"^[│|\s]*([a-z][a-z-]*)(?: {2,}|\s*│?$)", listed, flags=re.MULTILINE))


def test_every_command_and_option_is_documented() -> None:
    text = page("reference/commands.md")
    commands = commands_in(helped())
    assert {"estimate", "assess", "trace", "facts", "doctor"} <= commands
    for command in sorted(commands):
        section = re.search(rf"^## obsia {command}$(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
        assert section, f"reference/commands.md has no section 'obsia {command}'"
        shown = helped(command)
        inner = commands_in(shown)
        pages = [shown, *(helped(command, word) for word in sorted(inner))]
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", " ".join(pages))) - {"--help", "--version"}
        lacking = {option for option in options if not re.search(rf"{option}(?![\w-])", section[1])}
        lacking = {option for option in lacking if not option.startswith(("--no-", "--empty-"))}
        assert lacking == set(), f"reference/commands.md, obsia {command}: options without a word"
        assert [word for word in sorted(inner) if f"obsia {command} {word}" not in section[1]] == []


GLOSSARY = re.findall(
    r"^([a-z][^\n*]*|[A-Z]+|ADPe)\n  (\*[^*]+\*)(.+)", page("reference/glossary.md"), flags=re.MULTILINE
)


def test_the_glossary_gives_one_french_word_and_a_sentence_for_each_term() -> None:
    blocks = re.findall(r"```\{glossary\}\n(.*?)```", page("reference/glossary.md"), flags=re.DOTALL)
    terms = [line for block in blocks for line in block.splitlines() if line and not line.startswith(" ")]
    assert len(terms) > 40
    assert len(set(terms)) == len(terms)
    assert sorted(name for name, _, _ in GLOSSARY) == sorted(terms)


@pytest.mark.parametrize("folder", ["how-to", "reference", "explanation"])
def test_each_index_is_grouped_and_lists_each_page_once(folder: str) -> None:
    trees = re.findall(r"```\{toctree\}\n(.*?)```", page(f"{folder}/index.md"), flags=re.DOTALL)
    listed = [line for tree in trees for line in tree.splitlines() if line and not line.startswith(":")]
    assert all(":caption:" in tree for tree in trees)
    assert sorted(listed) == sorted(path.stem for path in (DOCS / folder).glob("*.md") if path.stem != "index")
    assert max(tree.count("\n") for tree in trees) <= 15
