"""What obsia is built of, and by whose code: exact, locked, listed in the wheel, and audited as it is."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import pytest
import yaml
from benchmarks.audit import locked, wrong
from bill_of_materials import bill
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKED: list[dict[str, Any]] = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
BILL: dict[str, Any] = json.loads(bill(ROOT, version="0.1.0"))


def test_what_builds_the_package_is_exact_and_as_it_is_locked() -> None:
    versions = {(each["name"], each.get("version")) for each in LOCKED}
    names = {name for name, _ in versions}
    for text in PROJECT["build-system"]["requires"]:
        requirement = Requirement(text)
        (pinned,) = requirement.specifier
        assert pinned.operator == "=="
        name = canonicalize_name(requirement.name)
        assert name not in names or (name, pinned.version) in versions, text


def test_types_are_checked_against_one_numpy_on_every_python() -> None:
    # Its stubs change from version to version, and the newest takes fewer Pythons than obsia.
    assert len([each for each in LOCKED if each["name"] == "numpy"]) == 1
    (built,) = [each for each in PROJECT["build-system"]["requires"] if each.startswith("numpy")]
    assert Requirement(built).marker is None


def test_every_locked_file_has_a_digest() -> None:
    files = [file for each in LOCKED for file in (*each.get("wheels", []), each.get("sdist")) if file]
    assert len(files) > 1_000
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]) for file in files)


def test_code_of_others_that_our_action_runs_is_named_by_its_digest() -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    uses = [step["uses"] for step in steps if "uses" in step]
    assert uses
    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", each) for each in uses)


def test_the_bill_lists_what_is_installed_with_obsia_and_nothing_of_its_tests() -> None:
    listed = {(each["name"], each["version"]): each for each in BILL["components"]}
    needed = {name for (name, _), each in listed.items() if each["scope"] == "required"}
    waiting, seen = ["obsia"], set[str]()
    while waiting:
        # A second way: what the installed packages themselves say they need, without extras.
        name = waiting.pop()
        for text in requires(name) or []:
            requirement = Requirement(text)
            other = canonicalize_name(requirement.name)
            is_needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if is_needed and other not in seen:
                seen.add(other)
                waiting.append(other)
                assert (other, version(other)) in listed, other
    # ibis has DuckDB for an extra, which obsia names itself; its own extras are listed where the lock takes them.
    assert seen <= needed
    assert {"pytest", "hypothesis", "ruff"}.isdisjoint(name for name, _ in listed)
    assert {"litellm", "uvicorn", "cryptography"} <= {name for name, _ in listed} - needed


def test_the_bill_is_sound_and_the_same_twice() -> None:
    assert (BILL["bomFormat"], BILL["specVersion"]) == ("CycloneDX", "1.6")
    refs = [each["bom-ref"] for each in BILL["components"]]
    assert len(refs) == len(set(refs)) > 50
    assert [each["ref"] for each in BILL["dependencies"]] == ["obsia", *refs]
    assert {ref for each in BILL["dependencies"] for ref in each["dependsOn"]} <= set(refs)
    assert all(each["externalReferences"] for each in BILL["components"])
    text = bill(ROOT, version="0.1.0")
    assert text == bill(ROOT, version="0.1.0")
    assert len(text) < 200_000


REQUIREMENTS = """\
# exported
-e .
a-one==1.0 \\
    --hash=sha256:00
B.two==2.1 ; python_version >= "3.8"
none==3.0 ; python_version < "3.0"
"""
SOUND: list[dict[str, Any]] = [
    {"name": "a_one", "version": "1.0", "vulns": []},
    {"name": "b-two", "version": "2.1", "vulns": []},
]


@pytest.mark.parametrize(
    ("dependencies", "problem"),
    [
        (SOUND, ""),
        (SOUND[:1], "b-two 2.1 was not audited"),
        ([SOUND[0], SOUND[1] | {"version": "2.0"}], "2.0 was audited, 2.1 is locked"),
        ([*SOUND, {"name": "more", "version": "1", "vulns": []}], "is not locked"),
        ([SOUND[0], {"name": "b-two", "skip_reason": "not found"}], "skipped"),
        ([SOUND[0], SOUND[1] | {"vulns": [{"id": "PYSEC-1"}]}], "PYSEC-1"),
        ([], "was not audited"),
    ],
)
def test_an_audit_of_other_packages_is_none(dependencies: list[dict[str, Any]], problem: str) -> None:
    said = wrong(REQUIREMENTS, {"dependencies": dependencies})
    assert bool(said) == bool(problem)
    assert problem in " ".join(said)


def test_what_is_not_exact_is_not_locked() -> None:
    with pytest.raises(ValueError, match="not-locked"):
        locked("a>=1\n")
    assert wrong("", {"dependencies": []})
