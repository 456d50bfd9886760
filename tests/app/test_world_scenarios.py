"""Scenarios by name and from files: YAML, TOML and JSON; what is wrong is named with file, line, field and range."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsia.accounting.draws import Worlds
from obsia.accounting.figures import Request
from obsia.accounting.impacts import Quantity
from obsia.accounting.measures import Measures
from obsia.accounting.world.parameters import Override, Parameters, Scenario
from obsia.accounting.world.records import PEAK
from obsia.app.figures.measured import record_measures
from obsia.app.world.scenarios import from_file, knobs, named
from obsia.app.world.world_formulas import WORLD_FORMULAS
from obsia.core.demand import OWN_SCENARIOS, SCENARIOS
from obsia.core.errors import BadInput, UnknownName
from obsia.core.evidence import Spread
from obsia.core.figure import Boundary
from obsia.core.locales import languages, locale
from obsia.core.message import Name
from obsia.facts.snapshot import Snapshot, load

Write = Callable[..., str]


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str | bytes, name: str = "mine.yaml") -> str:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return written


def refused(snapshot: Snapshot, path: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        from_file(snapshot, path)
    assert Path(path).name in str(caught.value)
    return caught.value


def test_a_scenario_of_obsia_is_known_by_its_name_in_each_language(snapshot: Snapshot) -> None:
    names = {tongue: [locale(tongue).text(Name("scenario", each)) for each in OWN_SCENARIOS] for tongue in languages()}
    assert names["en"] == [*OWN_SCENARIOS]
    assert not {*names["fr"]} & {*names["en"]}
    for several in names.values():
        assert [named(snapshot, each.upper()).name for each in several] == [*OWN_SCENARIOS]
    with pytest.raises(UnknownName) as caught:
        named(snapshot, f"{names['fr'][0]}x")
    assert caught.value.suggestions[0] == names["fr"][0]
    said = locale("fr").text(caught.value.sentences)
    assert all(each in said for each in (*SCENARIOS, *names["fr"]))


YAML = """\
name: A lean world
anchor: High Efficiency
parameters:
  ai_pue: 1.1
  idle_power_share: {value: 0.15, low: 0.1, high: 0.2}
"""
TOML = """\
name = "A lean world"
anchor = "High Efficiency"

[parameters]
ai_pue = 1.1
idle_power_share = {value = 0.15, low = 0.1, high = 0.2}
"""
JSON = """\
{
  "name": "A lean world",
  "anchor": "High Efficiency",
  "parameters": {
    "ai_pue": 1.1,
    "idle_power_share": {"value": 0.15, "low": 0.1, "high": 0.2}
  }
}
"""


# --- what is right


@pytest.mark.parametrize(
    ("text", "name", "lines"),
    [(YAML, "mine.yaml", (4, 5)), (YAML, "mine.yml", (4, 5)), (TOML, "mine.TOML", (5, 6)), (JSON, "mine.json", (5, 6))],
)
def test_the_three_formats_say_the_same(
    snapshot: Snapshot, write: Write, text: str, name: str, lines: tuple[int, int]
) -> None:
    assert from_file(snapshot, write(text, name)) == Scenario(
        name="A lean world",
        anchor="High Efficiency",
        overrides={
            "ai_pue": Override(value=1.1, origin=f"{name}, line {lines[0]}"),
            "idle_power_share": Override(value=0.15, low=0.1, high=0.2, origin=f"{name}, line {lines[1]}"),
        },
    )


def test_a_file_may_say_as_little_as_it_likes(snapshot: Snapshot, write: Write) -> None:
    assert from_file(snapshot, write("{}", "quiet.yaml")) == Scenario(name="quiet")
    assert from_file(snapshot, write("", "quiet.toml")) == Scenario(name="quiet")
    assert from_file(snapshot, write("name: '  spaced '\nparameters: {}\n")) == Scenario(name="spaced")
    assert from_file(snapshot, write("\ufeffname: with a mark\n")).name == "with a mark"


def test_the_ends_of_the_allowed_range_are_allowed(snapshot: Snapshot, write: Write) -> None:
    known = knobs(snapshot)
    assert len(known) > 20
    for knob in known.values():
        for value in (knob.minimum, knob.maximum):
            found = from_file(snapshot, write(f"parameters: {{{knob.name}: {value!r}}}"))
            assert found.overrides[knob.name].value == value


def test_an_anchor_stands_for_its_value(snapshot: Snapshot, write: Write) -> None:
    path = write("parameters:\n  ai_pue: &lean 1.1\n  peak_ratio: *lean\n")
    found = from_file(snapshot, path).overrides
    assert (found["ai_pue"].value, found["peak_ratio"].value) == (1.1, 1.1)


@pytest.mark.parametrize("text", ["Lift-Off", "lift-off", "LIFT OFF", " Lift-Off "])
def test_published_scenarios_are_known_however_they_are_written(snapshot: Snapshot, text: str) -> None:
    assert named(snapshot, text) == Scenario(name="Lift-Off", anchor="Lift-Off")


def test_every_published_scenario_is_known_and_nothing_else(snapshot: Snapshot) -> None:
    for name in SCENARIOS:
        assert named(snapshot, name) == Scenario(name=name, anchor=name)
    for bad in ("", "Lift", "Historical", "x" * 500):
        with pytest.raises(UnknownName) as caught:
            named(snapshot, bad)
        assert "Known: Base, Lift-Off, High Efficiency, Headwinds" in str(caught.value)
        assert len(str(caught.value)) < 500


def test_knobs_are_the_numbers_of_the_default_with_their_limits(snapshot: Snapshot) -> None:
    for name, knob in knobs(snapshot).items():
        (fact,) = snapshot.facts("world:default", name)
        assert (knob.name, knob.value, knob.low, knob.high) == (name, fact.value, fact.low, fact.high)
        assert knob.minimum <= knob.value <= knob.maximum
        assert knob.description
    assert "anchor" not in knobs(snapshot), "a text is no number"


def test_every_range_of_every_parameter_can_be_drawn(snapshot: Snapshot, write: Write) -> None:
    """The widest range that the file may state: up to the limits, or up to near them where logarithms end."""
    worlds = Worlds(worlds=64)
    for knob in knobs(snapshot).values():
        span = knob.maximum - knob.minimum
        low, high = knob.minimum + 1e-6 * span, knob.maximum - 1e-6 * span
        text = f"parameters: {{{knob.name}: {{value: {knob.value}, low: {low!r}, high: {high!r}}}}}"
        drawn = Parameters(snapshot, worlds, from_file(snapshot, write(text))).draw(knob.name)
        assert (drawn > 0).all(), knob.name
        assert float(drawn.std()) > 0, knob.name


@pytest.mark.parametrize(
    ("spread", "low", "high", "expected"),
    [
        (Spread.LOGNORMAL, 0.0, 1.0, False),
        (Spread.LOGUNIFORM, 0.0, 1.0, False),
        (Spread.LOGNORMAL, 0.1, 1.0, True),
        (Spread.LOGITNORMAL, 0.1, 1.0, False),
        (Spread.LOGITNORMAL, 0.0, 0.9, False),
        (Spread.LOGITNORMAL, 0.1, 0.9, True),
        (Spread.UNIFORM, 0.0, 1.0, True),
        (Spread.POINT, 0.0, 1.0, True),
    ],
)
def test_logarithms_have_no_zero_and_log_odds_no_one(
    snapshot: Snapshot, spread: Spread, low: float, high: float, expected: bool
) -> None:
    assert replace(knobs(snapshot)["ai_pue"], spread=spread).reaches(low, high) is expected


# --- what is wrong

PUE_RANGE = "from 1 to 3 (1; by default 1.18)"
PUE = "parameters.ai_pue"
IDLE = "parameters.idle_power_share"
BAD: list[tuple[str, str, int | None, str | None, str]] = [
    # file, text, line, field, what is said
    ("a.yaml", "", 1, None, "not a scenario. Expected: one of name, anchor, parameters."),
    ("a.yaml", "# nothing\n", 1, None, "not a scenario"),
    ("a.yaml", "just a text", 1, None, "not a scenario"),
    ("a.yaml", "- ai_pue: 1.1\n", 1, None, "not a scenario"),
    ("a.json", "", 1, None, "not JSON"),
    ("a.json", "[1, 2]", 1, None, "not a scenario"),
    ("a.json", "{\n\"name\": \"x\",\n}", 3, None, "not JSON"),
    ("a.json", "{\"name\": \"a\", \"name\": \"b\"}", 1, None, "the key 'name' occurs twice"),
    ("a.toml", "name = ", None, None, "not TOML"),
    ("a.toml", "name = 'x'\nname = 'y'\n", None, None, "not TOML"),
    ("a.yaml", "name: x\n  bad: [\n", 2, None, "not YAML"),
    ("a.yaml", "name: x\nname: y\n", 2, None, "the key 'name' occurs twice"),
    ("a.yaml", "name: x\n---\nname: y\n", 2, None, "not YAML"),
    ("a.yaml", "? [a, b]\n: 1\n", 1, None, "a key is not plain text"),
    ("a.yaml", "name: x\nparamters:\n  ai_pue: 1\n", 2, "paramters",
     "is not a key of a scenario. Expected: one of name, anc"),
    ("a.yaml", "<<: {name: x}\n", 1, "<<", "is not a key of a scenario"),
    ("a.yaml", "name: 2030\n", 1, "name", "not a name. Expected: text of 1 to 80 characters"),
    ("a.yaml", "name: ' '\n", 1, "name", "not a name"),
    ("a.yaml", "name:\n", 1, "name", "not a name"),
    ("a.yaml", f"name: {'x' * 81}\n", 1, "name", "not a name"),
    ("a.yaml", 'name: "\\e[31mred"\n', 1, "name", "not a name"),
    ("a.yaml", "anchor: Lift-of\n", 1, "anchor",
     "'Lift-of' is not among the choices (nearest: Lift-Off). Expected: one of Base, Lift-Off, High"),
    ("a.yaml", "name: x\nanchor: [Base]\n", 2, "anchor", "is not among the choices"),
    ("a.yaml", "anchor:\n", 1, "anchor", "'None' is not among the choices"),
    ("a.yaml", f"anchor: {'x' * 5000}\n", 1, "anchor", "…"),
    ("a.yaml", "name: x\nparameters:\n", 2, "parameters", "not a list of parameters. Expected: name: value"),
    ("a.yaml", "parameters: [ai_pue]\n", 1, "parameters", "not a list of parameters"),
    ("a.yaml", "parameters: 1\n", 1, "parameters", "not a list of parameters"),
    ("a.yaml", "parameters:\n  ai_pue: 1.1\n  ai_peu: 1.1\n", 3, "parameters.ai_peu", "is not a parameter. Exp"),
    ("a.yaml", "parameters:\n  anchor: 1\n", 2, "parameters.anchor", "is not a parameter"),
    ("a.yaml", "parameters:\n  ai_pue: low\n", 2, PUE, f"'low' is not a number. Expected: {PUE_RANGE}"),
    ("a.yaml", "parameters:\n  ai_pue: '1.1'\n", 2, PUE, "'1.1' is not a number"),
    ("a.yaml", "parameters:\n  ai_pue: 1,1\n", 2, PUE, "'1,1' is not a number"),
    ("a.yaml", "parameters:\n  ai_pue:\n", 2, PUE, "'None' is not a number"),
    ("a.yaml", "parameters:\n  ai_pue: true\n", 2, PUE, "'True' is not a number"),
    ("a.yaml", "parameters:\n  ai_pue: [1.1]\n", 2, PUE, "is not a number"),
    ("a.yaml", "parameters:\n  ai_pue: .nan\n", 2, PUE, "'.nan' is not a number"),
    ("a.yaml", "parameters:\n  ai_pue: .inf\n", 2, PUE, "'.inf' is not a number"),
    ("a.yaml", "parameters:\n  ai_pue: 1e999\n", 2, PUE, f"inf is outside the range. Expected: {PUE_RANGE}"),
    ("a.yaml", f"parameters:\n  ai_pue: {'9' * 400}\n", 2, PUE, "9… is outside the range"),
    ("a.yaml", f"parameters:\n  ai_pue: -{'9' * 5000}\n", 2, PUE, "-inf is outside the range"),
    ("a.yaml", "parameters:\n  ai_pue: 0.999\n", 2, PUE, f"0.999 is outside the range. Expected: {PUE_RANGE}"),
    ("a.yaml", "parameters:\n  ai_pue: 3.001\n", 2, PUE, "3.001 is outside the range"),
    ("a.yaml", "parameters:\n  idle_power_share: -0.1\n", 2, IDLE, "from 0 to 1 (1; by default 0.2)"),
    ("a.yaml", "parameters:\n  ai_pue: {}\n", 2, PUE, f"has no value. Expected: {PUE_RANGE}"),
    ("a.yaml", "parameters:\n  ai_pue: {low: 1.1, high: 1.2}\n", 2, PUE, "has no value"),
    ("a.yaml", "parameters:\n  ai_pue:\n    value: 1.1\n    low: 1\n", 2, PUE, "has only one end of a range. Exp"),
    ("a.yaml", "parameters:\n  ai_pue:\n    value: 1.1\n    high: 1.2\n", 2, PUE, "both low and high"),
    ("a.yaml", "parameters:\n  ai_pue: {value: 1.1, low: 1.2, high: 1.3}\n", 2, PUE, "is not in order"),
    ("a.yaml", "parameters:\n  ai_pue: {value: 1.4, low: 1.2, high: 1.3}\n", 2, PUE, "low <= value <= high"),
    ("a.yaml", "parameters:\n  ai_pue:\n    value: 1.1\n    low: .9\n    high: 1.2\n", 4, f"{PUE}.low", "0.9 is out"),
    ("a.yaml", "parameters:\n  ai_pue:\n    value: 1.1\n    mean: 1\n", 4,
     "parameters.ai_pue.mean", "is not a key of a parameter. Exp"),
    ("a.yaml", "parameters: {ai_pue: {value: {value: 1.2}}}\n", 1, "parameters.ai_pue.value", "is not a number"),
    ("a.yaml", "parameters: {ai_pue: {value: false}}\n", 1, "parameters.ai_pue.value", "'False' is not a number"),
    ("a.yaml", "parameters: {idle_power_share: {value: .5, low: 0, high: .9}}\n", 1, IDLE,
     "has an end that a range of its form (logit-normal) never reaches. Expected: above 0 and below 1"),
    ("a.yaml", "parameters: {other_designed_ratio: {value: .1, low: 0, high: 1}}\n", 1,
     "parameters.other_designed_ratio",
     "has an end that a range of its form (lognormal) never reaches. Expected: above 0."),
    ("a.yaml", "parameters: {ai_pue: !!python/object/apply:os.getcwd []}\n", 1, PUE, "is not a number"),
    ("a.yaml", "a: &a [*a]\n", 1, None, "more than 20 levels"),
    ("a.yaml", "parameters: *nothing\n", 1, None, "not YAML"),
    ("a.yaml", "[" * 100_000, 1, None, "not YAML"),
    ("a.yaml", "name: x\x00y\n", 1, None, "not YAML"),
    ("a.json", "[" * 100_000, None, None, "nesting that is too deep"),
    ("a.json", '{"parameters": {"ai_pue": ' + "9" * 5000 + "}}", None, None, "nesting that is too deep"),
    ("a.json", '{"parameters": {"ai_pue": NaN}}', 1, PUE, "'NaN' is not a number"),
    ("a.toml", "a = " + "[" * 100_000, None, None, ": "),
    ("a.toml", "name = 'x'\n[parameters]\nai_pue = nan\n", 3, PUE, "nan is outside the range"),
    ("a.toml", "[ parameters ]\n\n  ai_pue = 9.0\n", 3, PUE, "9.0 is outside the range"),
    ("a.toml", "[parameters]\nai_pue = 2024-01-01\n", 2, PUE, "'2024-01-01' is not a number"),
    ("a.toml", "parameters.ai_pue = true\n", 1, PUE, "'True' is not a number"),
    ("a.toml", "[parameters]\nai_pue = {value = 1.1, low = 1.0}\n", 2, PUE, "one end of a range"),
    ("a.toml", "\n[parameters.ai_pue]\nvalue = 1.1\nmost = 2\n", 4,
     "parameters.ai_pue.most", "is not a key of a parameter. Exp"),
    ("a.toml", "\n[parameters]\n\"ai_pue\" = 9\n", 2, PUE, "9 is outside the range"),
    ("a.toml", f"[parameters]\nai_pue = {'9' * 400}\n", 2, PUE, "… is outside the range"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line", "field", "said"), BAD, ids=[f"{n}-{b[0]}" for n, b in enumerate(BAD)])
def test_what_is_wrong_is_named_by_its_place(
    snapshot: Snapshot, write: Write, name: str, text: str, line: int | None, field: str | None, said: str
) -> None:
    error = refused(snapshot, write(text, name))
    assert (error.line, error.field) == (line, field)
    assert said in str(error)
    assert "Expected: " in str(error)
    assert len(str(error)) < 1500


@pytest.mark.parametrize("name", ["a.yaml", "a.toml", "a.json"])
def test_a_file_that_is_no_utf_8_is_named_with_its_line(snapshot: Snapshot, write: Write, name: str) -> None:
    error = refused(snapshot, write(b"# one\n# caf\xe9\n", name))
    assert error.line == 2
    assert "not UTF-8" in str(error)


def test_anchors_within_anchors_do_not_grow_without_end(snapshot: Snapshot, write: Write) -> None:
    """Nine lines that would be ten to the ninth values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    started = time.process_time()
    error = refused(snapshot, write("\n".join(lines)))
    assert "more than 1,000,000 values" in str(error)
    assert time.process_time() - started < 30


def test_a_file_that_is_not_there_is_said_not_to_be(snapshot: Snapshot, tmp_path: Path) -> None:
    for path in (tmp_path / "absent.yaml", tmp_path):
        assert "there is no such file" in str(refused(snapshot, str(path)))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everyone may read every file")
def test_a_file_that_may_not_be_read_is_said_not_to_be(snapshot: Snapshot, write: Write) -> None:
    path = write("name: x\n")
    Path(path).chmod(0)
    assert "cannot be opened or read" in str(refused(snapshot, path))


def test_a_disk_that_fails_is_no_traceback(snapshot: Snapshot, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("name: x\n")

    def broken(self: Path, *arguments: object, **options: object) -> str:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_text", broken)
    assert "cannot be opened or read ('Input/output error')" in str(refused(snapshot, path))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200), suffix=st.sampled_from([".yaml", ".toml", ".json", ""]))
def test_any_text_is_a_scenario_or_bad_input(tmp_path: Path, text: str, suffix: str) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        found = from_file(load(), str(path))
    except BadInput:
        return
    assert found.name


# --- recording what was measured


def test_figures_without_a_formula_are_not_recorded(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    from obsia.app.figures import measured

    request = Request(journey="test", arguments={}, inputs=(), snapshot=snapshot.content_hash, seed=7, worlds=64)
    measures = Measures(request)
    parameters = Parameters(snapshot, measures.worlds, Scenario())
    draws = parameters.draw("peak_ratio")
    known = measures.figure(PEAK, draws, keys=[parameters.key("peak_ratio")], label="a")
    measures.figure(Quantity("nonsense_w", Boundary.FACILITY), draws, keys=[parameters.key("peak_ratio")], label="b")
    seen: list[object] = []

    def record(items: object, *, pricing: object, command: object) -> str | None:
        seen.extend([list(items), pricing.worlds, command])  # type: ignore[call-overload, attr-defined]
        return "the folder is full"

    monkeypatch.setattr(measured, "record", record)
    assert record_measures(measures, formulas=WORLD_FORMULAS, command=["obsia", "world"]) == "the folder is full"
    (recorded,), worlds, command = seen  # type: ignore[misc]
    assert (recorded.figure, recorded.label, recorded.quantity) == (known, "a", PEAK)
    assert worlds is measures.worlds
    assert command == ["obsia", "world"]


def test_what_is_recorded_can_be_traced(snapshot: Snapshot, data_folder: Path) -> None:
    request = Request(journey="test", arguments={}, inputs=(), snapshot=snapshot.content_hash, seed=7, worlds=64)
    measures = Measures(request)
    parameters = Parameters(snapshot, measures.worlds, Scenario())
    measures.figure(PEAK, parameters.draw("peak_ratio"), keys=[parameters.key("peak_ratio")], label="a")
    assert record_measures(measures, formulas=WORLD_FORMULAS, command=["obsia", "world"]) is None
    assert any(data_folder.rglob("*")), "something was written"
