"""Names that a gateway gives to models: stated in the question, or once in ``obsia.toml``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from obsia.app.questions.usage import Assess
from obsia.app.settings import aliases, table_maps
from obsia.app.usage.assess import assess
from obsia.core.errors import BadCall, BadInput, UnknownName
from obsia.surfaces.cli import main


def test_an_alias_is_priced_as_the_model_behind_it(usage: Callable[..., str]) -> None:
    header = "started_at,model_request,input_tokens,output_tokens"
    aliased = usage(header, "2026-02-01T08:00:00Z,fast,1000,200", "2026-02-01T08:00:00Z,gpt-4o,10,20", name="a.csv")
    true = usage(
        header, "2026-02-01T08:00:00Z,claude-haiku-4-5,1000,200", "2026-02-01T08:00:00Z,gpt-4o,10,20", name="t.csv"
    )
    one = assess(aliased, alias=["fast=claude-haiku-4-5"], record_figures=False)
    other = assess(true, record_figures=False)
    assert [figure.median for figure in one.figures] == [figure.median for figure in other.figures]
    paid = [each.total.cost and each.total.cost.figure for each in (one, other)]
    assert paid[0] is not None
    assert paid[1] is not None
    assert paid[0].median == paid[1].median
    said = [each for each in one.assumptions if each.code == "name-alias"]
    assert [dict(each.arguments) for each in said] == [{"name": "fast", "model": "anthropic/claude-haiku-4-5"}]
    assert one.command[-2:] == ("--alias", "fast=claude-haiku-4-5")


def test_a_deployment_that_a_record_names_goes_before_its_alias(tmp_path: Path) -> None:
    call: dict[str, Any] = {
        "id": "chatcmpl-1", "litellm_call_id": "c1", "call_type": "acompletion", "status": "success",
        "model": "claude-sonnet-4-5", "model_group": "gpt-4o", "custom_llm_provider": "anthropic", "response":
        {"model": "gpt-4o"}, "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120,
        "startTime": 1772359210.0, "endTime": 1772359212.0, "hidden_params": {}, "model_parameters": {},
    }  # fmt: skip
    path = tmp_path / "calls.jsonl"
    path.write_text(json.dumps(call) + "\n")
    account = assess(path, alias=["gpt-4o=claude-opus-4-1"], record_figures=False)
    assert [use.model.facts.model_id for use in account.models] == ["anthropic/claude-sonnet-4-5"]
    assert [each for each in account.assumptions if each.code == "name-alias"] == []


@pytest.mark.parametrize(
    ("entries", "code"), [(["fast"], "alias-form"), (["=x"], "alias-form"), (["a=b", "a=c"], "alias-twice")]
)
def test_what_is_no_alias_is_refused(entries: list[str], code: str) -> None:
    with pytest.raises(BadCall) as caught:
        Assess(["x.csv"], alias=entries)
    assert caught.value.sentences[0].code == code


def test_an_alias_of_an_unknown_model_is_an_error(usage: Callable[..., str]) -> None:
    path = usage("model_request,input_tokens", "fast,1000")
    with pytest.raises(UnknownName):
        assess(path, alias=["fast=no-such-model-of-anyone"], record_figures=False)


def test_settings_hold_aliases_and_a_command_goes_before_them(tmp_path: Path) -> None:
    assert aliases(("a=b",), folder=str(tmp_path)) == ("a=b",)
    settings = tmp_path / "obsia.toml"
    settings.write_text('[aliases]\nfast = "claude-haiku-4-5"\na = "c"\n')
    assert aliases(("a=b",), folder=str(tmp_path)) == ("a=b", "fast=claude-haiku-4-5")
    for broken in ("aliases = 3\n", "[aliases]\nfast = 3\n", "[aliases\n"):
        settings.write_text(broken)
        with pytest.raises(BadInput):
            aliases((), folder=str(tmp_path))


def test_the_command_reads_the_settings_of_its_folder(
    usage: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = usage("model_request,input_tokens,output_tokens", "fast,1000,20")
    (tmp_path / "obsia.toml").write_text('[aliases]\nfast = "claude-haiku-4-5"\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["assess", path, "--json", "--no-record", "--quiet"])
    assert ended.value.code in (0, None)
    assert json.loads(capsys.readouterr().out)["models"][0]["model"] == "anthropic/claude-haiku-4-5"


def exit_of(arguments: list[str]) -> object:
    """The exit code of a command."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return left.value.code


def test_what_columns_hold_is_kept_once_and_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "03/04/2026;gpt-4o;1.234.567;1.000;red\n05/06/2026;gpt-4o;2.000;500;blue\nGesamt;;1.236.567;1.500;\n"
    Path("usage.csv").write_text(f"Datum;Modell;Eingabe-Token;Ausgabe-Token;Team\n{rows}")
    Path("obsia.toml").write_text('[aliases]\nfast = "gpt-4o"')
    asked = ["assess", "usage.csv", "--no-record", "--json"]
    assert exit_of(asked) == 4
    assert "started_at=Datum:day_first" in capsys.readouterr().err
    assert exit_of([*asked, "--map", "started_at=Datum:day_first", "--save-map"]) == 0
    first = capsys.readouterr()
    assert "obsia.toml" in first.err
    assert "label.team=Team" in first.err  # what was taken by its name is said
    kept = Path("obsia.toml").read_text()
    assert kept.startswith('[aliases]\nfast = "gpt-4o"\n\n[[tables]]\nmap = "started_at=Datum:day_first,')
    assert exit_of([*asked, "--save-map"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert Path("obsia.toml").read_text() == kept
    assert again["figures"][0]["median"] == json.loads(first.out)["figures"][0]["median"]
    assert "--table-map" in again["command"]
    # Another table asks for itself.
    Path("other.csv").write_text("Date,model,input_tokens,output_tokens\n03/04/2026,gpt-4o,1,1\n")
    assert exit_of(["assess", "other.csv", "--no-record", "--json"]) == 4
    Path("obsia.toml").write_text("[tables]\nmap = 3\n")
    with pytest.raises(BadInput, match="list of tables"):
        table_maps(())
