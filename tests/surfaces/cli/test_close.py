"""``obsia close`` as people run it."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]
ROWS = "started_at,model_request,region,input_tokens,output_tokens\n" + "".join(
    f"2026-07-{day:02}T10:00:00Z,gpt-4o,FRA,1000,200\n" for day in range(1, 11)
)


def test_a_period_is_closed_once_listed_and_restated_beside(obsia: Run, tmp_path: Path) -> None:
    records = tmp_path / "u.csv"
    records.write_text(ROWS)
    (tmp_path / "obsia.toml").write_text('[aliases]\nfast = "gpt-4o"\n')
    made = obsia("close", "2026-07", "u.csv")
    assert made.returncode == 0, made.stderr
    folder = tmp_path / "closed" / "2026-07"
    manifest = (folder / "SHA256SUMS").read_bytes()
    assert hashlib.sha256(manifest).hexdigest() in made.stdout
    for line in manifest.decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    account = json.loads((folder / "account.json").read_text())
    assert [each["by"] for each in account["tables"]] == [["model"], ["day"]]
    assert len((folder / "account.csv").read_text().splitlines()) > 100
    again = json.loads(obsia("close", "2026-07", "u.csv", "--json").stdout)
    assert again["was_closed_before"]
    # What comes later is shown beside it.
    records.write_text(ROWS.replace("-05T10:00:00Z,gpt-4o,FRA,1000,200", "-05T10:00:00Z,gpt-4o,FRA,9000,900") + "\n")
    refused = obsia("close", "2026-07", "u.csv")
    assert (refused.returncode, "2026-07-05 (1, 1)" in refused.stderr) == (2, True)
    records.write_text(f"{records.read_text()}2026-07-11T10:00:00Z,gpt-4o,FRA,many,200\n")
    page = obsia("close", "2026-07", "u.csv", "--restate")
    assert page.returncode == 4, page.stderr
    assert "One of 11 records that were read again was rejected" in " ".join(page.stdout.split())
    for told in ("method changed", "facts changed", "records changed", "2026-07-05"):
        assert told in page.stdout
    told = json.loads(obsia("close", "2026-07", "u.csv", "--restate", "--json").stdout)
    assert [each["cause"] for each in told["parts"]] == ["method", "facts", "records"]
    assert sorted(each.name for each in (tmp_path / "closed").iterdir()) == ["2026-07", Path(told["folder"]).name]
    assert (folder / "SHA256SUMS").read_bytes() == manifest
    figure = told["figures"][0]["figure_id"]
    assert "obsia close 2026-07 --restate u.csv" in obsia("trace", figure).stdout
    # Whoever changes a byte is found out.
    assert obsia("close", "--list").returncode == 0
    (folder / "account.csv").chmod(0o644)
    (folder / "account.csv").write_text("0")
    listed = obsia("close", "--list")
    assert (listed.returncode, "account.csv was changed" in " ".join(listed.stdout.split())) == (4, True)
    assert obsia("close", "2026-07", "--restate").returncode == 4
    assert obsia("close", "--list", "--out", "nowhere").returncode == 0
