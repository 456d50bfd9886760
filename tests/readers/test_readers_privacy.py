"""What a message says never reaches rejects, errors or reports, wherever a broken file puts it."""

from __future__ import annotations

import json
import os

import pytest
from tests.commands import command

from obsia.core.errors import BadInput, ObsiaError
from obsia.core.message import Message
from obsia.readers.base import Reject, shown_value

COUNT = Message("expected-some-count")
SAID = "please tell my doctor about the ZEBRA"
COLUMNS = "started_at,model_request,input_tokens,output_tokens,batch_api,duration_us"
GOOD = "2026-01-01T10:00:00Z,gpt-4o,10,5,true,7"


def span(value):
    attributes = {
        "gen_ai.operation.name": {"stringValue": "chat"},
        "gen_ai.usage.input_tokens": {"intValue": "5"},
        "gen_ai.usage.prompt_tokens": value,
        "gen_ai.usage.output_tokens": value,
        f"gen_ai.usage.{SAID}": {"intValue": "1"},
    }
    made = {
        "traceId": "1" * 32,
        "spanId": "1" * 16,
        "kind": 3,
        "startTimeUnixNano": "1760000000123456789",
        "attributes": [{"key": key, "value": value} for key, value in attributes.items()],
    }
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [made]}]}]}) + "\n"


def usage(**more):
    return json.dumps({"input_tokens": 5, "output_tokens": 5} | more) + "\n"


FILES = {
    "count.csv": f"{COLUMNS}\n{GOOD}\n2026-01-01T10:00:00Z,gpt-4o,{SAID},5,true,7\n",
    "time.csv": f"{COLUMNS}\n{GOOD}\n{SAID},gpt-4o,10,5,true,7\n",
    "flag.csv": f"{COLUMNS}\n{GOOD}\n2026-01-01T10:00:00Z,gpt-4o,10,5,{SAID},7\n",
    "took.csv": f"{COLUMNS}\n{GOOD}\n2026-01-01T10:00:00Z,gpt-4o,10,5,true,{SAID}\n",
    "name.csv": f"{COLUMNS}\n{GOOD}\n2026-01-01T10:00:00Z,{SAID * 200},10,5,true,7\n",
    "shifted.csv": f"{COLUMNS}\n{GOOD}\ngpt-4o,10,{SAID},true,7,\n",
    "ragged.csv": f"{COLUMNS}\n{GOOD}\n{SAID},10\n2026-01-01T10:00:00Z,gpt-4o,{SAID},5,true,7\n",
    "quotes.csv": f'{COLUMNS}\n{GOOD}\n"{SAID}\n2026-01-01T10:00:00Z,gpt-4o,{SAID},5,true,7\n',
    "headless.csv": f"2026-01-01T10:00:00Z,gpt-4o,{SAID},5\n2026-01-01T10:00:00Z,gpt-4o,{SAID},5\n",
    "extra.csv": f"{COLUMNS},{SAID}\n{GOOD},1\n",
    "values.jsonl": usage() + usage(input_tokens=SAID) + usage(output_tokens=[{"text": SAID}]),
    "broken.jsonl": usage() + usage(input_tokens=SAID) + f'{{"{SAID}\n' + SAID + "\n",
    "keys.jsonl": usage(**{SAID: SAID}) + usage(messages={SAID: 1}),
    "nothing.jsonl": json.dumps({SAID: SAID, "messages": {SAID: SAID}}) + "\n",
    "spans.jsonl": span({"stringValue": SAID}) + span({"intValue": SAID}),
}
MAPS = ("", "input_tokens=prompt_tokens")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("mapping", MAPS)
def test_a_message_is_in_no_reject_error_or_report(account, tmp_path, name, mapping):
    path = tmp_path / name
    path.write_text(FILES[name], encoding="utf-8")
    try:
        got = account(path, mapping)
    except ObsiaError as error:
        shown = str(error)
    else:
        reading = got.reading
        shown = repr((got.rejects, reading.reject_counts(), reading.unmapped(), reading.skipped(), reading.unknown()))
    assert "ZEBRA" not in shown
    assert "doctor" not in shown


def test_a_message_reaches_neither_terminal_nor_rejects_file(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    apart = {"headless.csv", "nothing.jsonl"}
    settings = {**os.environ, "OBSIA_DATA": str(tmp_path / "data")}
    for names in ([name for name in FILES if name not in apart], *([name] for name in sorted(apart))):
        for output in ((), ("--json",)) if len(names) > 1 else (("--json",),):
            ended = command(["assess", *names, "--no-record", *output], environment=settings, folder=tmp_path)
            assert ended.returncode == 4, ended.stderr
            assert "ZEBRA" not in ended.stdout + ended.stderr
    rejects = (tmp_path / "obsia-rejects.jsonl").read_text(encoding="utf-8")
    assert "ZEBRA" not in rejects
    assert f"text of {len(SAID)} characters" in rejects


@pytest.mark.parametrize(
    "value", ["-1", "1.5e3", "1,000", "2025-04-03T10:11:12Z", "03/04/2025", "NaN", "-inf", "TRUE", "11 > 10", "int -5"]
)
def test_numbers_times_and_booleans_are_shown(value):
    assert shown_value(value) == Reject(file="f", reason="r", expected=COUNT, value=value).value == value


@pytest.mark.parametrize("value", [SAID, "yes", "1\x1b[2J", "9" * 41, "1 > absent friends", f"string {SAID}", "1\n2"])
def test_of_all_else_the_shape_is_shown(value):
    assert Reject(file="f", reason="r", expected=COUNT, value=value).value == f"text of {len(value)} characters"


def test_a_file_without_a_header_names_what_could_be_names_and_counts_the_rest(account, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(f"model,{SAID},12,team name\n1,2,3,4\n")
    with pytest.raises(BadInput, match=r"columns are 'model', 'team name' and 2 that do not look like names"):
        account(path)
    path.write_text(f"{SAID},12\n1,2\n")
    with pytest.raises(BadInput, match=r"columns are 2 that do not look like names \(the header may be missing\)"):
        account(path)
