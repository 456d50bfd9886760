"""The manual lists every parameter of a scenario. ``python tests/accounting/test_scenarios_page.py`` writes it."""

from __future__ import annotations

import re
from pathlib import Path

from obsia.app.world.scenarios import from_file, knobs, named
from obsia.core.demand import OWN_SCENARIOS, SCENARIOS
from obsia.facts.snapshot import load

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "scenarios.md"
OWN_MARK = "<!-- scenarios: written by `python tests/accounting/test_scenarios_page.py`; do not edit by hand -->\n"
MARK = "<!-- parameters: written by `python tests/accounting/test_scenarios_page.py`; do not edit by hand -->\n"


def table() -> str:
    """Parameters with their default and limits."""
    lines = ["| parameter | by default | from | to | unit | what it is |", "|---|---|---|---|---|---|"]
    for name, each in knobs(load()).items():
        span = "" if each.low is None or each.high is None else f" ({each.low:g} to {each.high:g})"
        cells = (
            f"`{name}`",
            f"{each.value:g}{span}",
            f"{each.minimum:g}",
            f"{each.maximum:g}",
            each.unit,
            each.description,
        )
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def own_scenarios() -> str:
    """The scenarios of obsia, what each sets and why."""
    lines = ["| scenario | parameter | value | in the reference | what it is |", "|---|---|---|---|---|"]
    snapshot, known = load(), knobs(load())
    for name in OWN_SCENARIOS:
        for fact in snapshot.facts(f"scenario:{name}"):
            span = f"{fact.value:g} ({fact.low:g} to {fact.high:g})"
            lines.append(f"| `{name}` | `{fact.property}` | {span} | {known[fact.property].value:g} | {fact.note} |")
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page with the lists of now."""
    made = PAGE.read_text(encoding="utf-8")
    for mark, held in ((OWN_MARK, own_scenarios()), (MARK, table())):
        before, _, after = made.partition(mark)
        rest = re.sub(r"\A\n*(?:\|.*\n)*", "", after)
        made = f"{before}{mark}\n{held}{rest}"
    return made


def test_the_page_lists_every_parameter() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
    assert len(knobs(load())) > 15


def test_scenarios_of_obsia_are_facts_that_set_a_parameter() -> None:
    snapshot = load()
    stated = {subject.partition(":")[2] for subject in snapshot.subjects("scenario")}
    assert stated - set(SCENARIOS) == set(OWN_SCENARIOS)
    for name in OWN_SCENARIOS:
        overrides = named(snapshot, name.lower()).overrides
        assert overrides, name
        assert all(each.low is not None and each.low < each.value for each in overrides.values())


def test_the_example_of_the_page_works(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert found
    path = tmp_path / "mine.yaml"
    path.write_text(found[1], encoding="utf-8")
    asked = from_file(load(), str(path))
    assert asked.name == "Frugal chips"
    assert asked.anchor == "High Efficiency"
    assert set(asked.overrides) == {
        "shipped_power_growth_ratio",
        "accelerator_life_years",
        "inference_use_share",
        "ai_pue",
    }


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
