"""The repository keeps its own promises: licences, sizes, floors, and no trace of one person's machine."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.every import every

from obsia._version import __version__

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "obsia"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAXIMUM_LINES = 500


def listed() -> list[Path]:
    """Files under version control, and new ones that are not ignored."""
    ended = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sorted({ROOT / name for name in ended.stdout.split("\0") if name and (ROOT / name).is_file()})


FILES = listed()
MODULES = [path for path in FILES if path.suffix == ".py"]


def name(path: Path) -> str:
    """The path as the repository names it."""
    return path.relative_to(ROOT).as_posix()


def test_there_are_files_to_look_at() -> None:
    assert ROOT / "pyproject.toml" in FILES
    assert len(MODULES) > 20


# ---------------------------------------------------------------- nothing of one machine or one sitting

STRANGERS = {
    "a path of one machine": r"(?<![\w.])/(?:work|tmp|root|home/\w+|Users/\w+|opt/wheels)/",
    "a folder beside the repository": r"\.\./shared\b|\bshared/(?:DESIGN|STYLE|notes|data)\b",
    "a package index": r"\b(?:pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org)",
    "an index setting": r"\b(?:extra-)?index-url\b|\bfind-links\b|\bPIP_\w+=|\bUV_(?:DEFAULT_)?INDEX",
    "a private host": r"https?://[\w.-]+\.(?:internal|local|lan|corp|intra)\b",
    "how it was made, not what it is": r"(?i)\b(?:closing note|co-authored-by|as an ai language model)\b",
}


@pytest.mark.parametrize("what", STRANGERS)
def test_no_file_speaks_of_one_machine(what: str) -> None:
    pattern = re.compile(STRANGERS[what])
    here = {Path(__file__), ROOT / "uv.lock"}
    found: list[str] = []
    for path in FILES:
        if path in here:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{name(path)}, line {number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if pattern.search(line)
        ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of one machine", 'open("/tmp/x.csv")'),
        ("a path of one machine", "see /home/ada/obsia"),
        ("a folder beside the repository", "read ../shared/data first"),
        ("a package index", "https://pypi.org/simple/obsia"),
        ("an index setting", "--extra-index-url https://example.org"),
        ("a private host", "http://mirror.corp/x"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, line: str) -> None:
    assert re.search(STRANGERS[what], line)


def test_the_lock_names_the_public_index_only() -> None:
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = {urlsplit(url).hostname for url in re.findall(r'"((?:https?|file|git\+\w+)://[^"]+)"', text)}
    assert hosts == {"pypi.org", "files.pythonhosted.org"}


# ---------------------------------------------------------------- licences and versions


def test_every_licence_that_the_package_names_has_its_text() -> None:
    named = set(re.split(r" (?:AND|OR) ", PROJECT["project"]["license"]))
    texts = {path.stem for path in (ROOT / "LICENSES").glob("*.txt")}
    assert named <= texts
    assert {"Apache-2.0", "CC-BY-4.0", "MPL-2.0", "MIT"} <= texts
    assert all(path.stat().st_size > 900 for path in (ROOT / "LICENSES").glob("*.txt"))
    assert (ROOT / "LICENSE").read_bytes() == (ROOT / "LICENSES" / "Apache-2.0.txt").read_bytes()


def test_third_party_data_bring_their_licence_and_their_origin() -> None:
    folders = [path for path in (SOURCE / "facts" / "data" / "third_party").glob("*") if path.is_dir()]
    for folder in folders:
        assert list(folder.glob("LICENSE*")), f"{name(folder)} has no licence text"
        note = (folder / "README.md").read_text(encoding="utf-8").casefold()
        assert "licence" in note, f"{name(folder)}/README.md does not name the licence"


def test_the_bundled_sample_is_the_published_file() -> None:
    digest = hashlib.sha256((ROOT / "examples" / "azure_llm_code_2023.csv").read_bytes()).hexdigest()
    assert digest == "54e9a6d2a4bd06ba1e060304b900abbc74cbea53de96506e60fe5bb4f2277fb6"
    note = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert all(word in note for word in (digest, "CC BY 4.0", "Azure/AzurePublicDataset", "b469a11", "Splitwise"))


def test_the_present_version_stands_in_the_changelog_and_in_the_citation() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(__version__)}\] - (?:unreleased|\d{{4}}-\d\d-\d\d)$", changelog, re.MULTILINE)
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


# ---------------------------------------------------------------- sizes, floors, words


@every("path", MODULES)
def test_a_module_is_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAXIMUM_LINES


def test_there_is_no_drawer_for_everything() -> None:
    assert [name(path) for path in MODULES if path.stem in {"utils", "util", "helpers", "misc", "common"}] == []


def test_the_floors_are_complete() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    [layers] = [contract for contract in contracts if contract.get("containers") == ["obsia"]]
    assert layers["type"] == "layers"
    assert layers["exhaustive"] is True
    floors = [[room.strip() for room in floor.split("|")] for floor in layers["layers"]]
    assert floors == [
        ["surfaces"], ["views", "writers"], ["app"], ["accounting"],
        ["facts", "physics", "readers", "meters", "grids", "store", "testing"], ["core"],
    ]  # fmt: skip
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")} | {path.stem for path in SOURCE.glob("*.py")}
    placed = {room for floor in floors for room in floor} | set(layers["exhaustive_ignores"]) | {"__init__", "__main__"}
    assert rooms <= placed
    guarded = {module for contract in contracts for module in contract.get("source_modules", [])}
    assert {"obsia.core", "obsia.physics", "obsia.accounting"} <= guarded
    surfaces = {f"obsia.surfaces.{path.parent.name}" for path in SOURCE.glob("surfaces/*/__init__.py")}
    [unread_files] = [contract for contract in contracts if contract["type"] == "independence"]
    assert surfaces - {"obsia.surfaces.cli"} <= set(unread_files["modules"])


FOLDERS = sorted(
    {
        parent
        for path in FILES
        if path.is_relative_to(SOURCE)
        for parent in path.parents
        if parent.is_relative_to(SOURCE)
    }
)


@every("folder", FOLDERS)
def test_every_folder_says_what_it_is(folder: Path) -> None:
    package = folder / "__init__.py"
    if package.exists():
        assert ast.get_docstring(ast.parse(package.read_text(encoding="utf-8"))), f"{name(package)} has no docstring"
        return
    if (folder / "README.md").exists():
        return
    # A folder of data is described by the nearest README above it, which names it.
    above = [parent / "README.md" for parent in folder.parents if parent.is_relative_to(SOURCE)]
    notes = [note.read_text(encoding="utf-8") for note in above if note.exists()]
    # Folders of one kind, one for each developer say, are named together: `disclosures/<developer>/`.
    named = (f"{folder.name}/", f"{folder.parent.name}/<")
    assert any(each in note for note in notes for each in named), f"{name(folder)}: no README names it"


def test_the_core_is_light() -> None:
    # Of our own: ibis imports packaging and does not declare it (docs/decisions/0022-yaml-at-run-time.md).
    own = [name for name in PROJECT["project"]["dependencies"] if not name.startswith("packaging")]
    assert len(own) <= 12


def test_no_module_is_checked_less_strictly_than_the_rest() -> None:
    loose = [
        str(path) for path in (ROOT / "src").rglob("*.py") if "# pyright: basic" in path.read_text(encoding="utf-8")
    ]
    assert loose == []
