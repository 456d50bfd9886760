"""Two installations beside each other: the figures of recorded commands, paired by what they tell, with both ids.

python benchmarks/editions/compare.py OLD NEW OUT.csv [--keys KEYS.txt] [--only WORD] [--answers FOLDER]

OLD and NEW are two `obsia` executables. Each command of `recorded.txt` runs in both, from the root of this repository.
Figures are paired by command, by where they stand (keys of groups, names of rows), quantity and boundary: never by
value. KEYS.txt gets the paths of JSON that one installation alone prints. FOLDER keeps the answers: what it holds is
not asked again.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, NamedTuple

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
COLUMNS: Final = (
    *("command", "quantity", "boundary", "keys", "old_id", "new_id"),
    *("old_median", "new_median", "old_low", "new_low", "old_high", "new_high", "changed"),
)
NAMES: Final = (
    *("keys", "what_if", "loop", "teller", "code", "priority", "reading", "about", "first", "second", "name", "region"),
    *("operator", "site", "owner", "series", "edition", "scenario", "iso3", "year", "year_to", "published", "model"),
)
"""Fields of an object in a list that say which one it is."""
VALUES: Final = ("median", "mean", "low", "high")


class Place(NamedTuple):
    """Where a figure stands in the answer to a command, and what it measures."""

    keys: str
    quantity: str
    boundary: str


Figures = dict[Place, Mapping[str, Any]]


def commands() -> tuple[str, ...]:
    """The recorded commands, in their order."""
    lines = (HERE / "recorded.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def answer(executable: str, command: str, data: str) -> str:
    """What a command prints, or the table that it writes; its exit code may tell of odd records, not of a refusal."""
    words = shlex.split(command)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "out.csv"
        more = ["--out", str(table)] if words[0] == "predict" else ["--json"]
        if words[0] not in {"predict", "silence"}:
            more.append("--no-record")
        if words[0] == "commitments":
            more.remove("--no-record")
        run = subprocess.run(
            [executable, *words, *more],
            cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
            env={**os.environ, "OBSIA_DATA": data, "LANG": "C.UTF-8"},
        )  # fmt: skip
        if run.returncode not in {0, 4, 5}:
            raise SystemExit(f"{executable} {command}: exit {run.returncode}\n{run.stderr}")
        return table.read_text(encoding="utf-8") if words[0] == "predict" else run.stdout


def figures(command: str, text: str) -> Figures:
    """The figures of an answer by their places. Raises ``SystemExit`` where two would have one place."""
    found = list(_of_table(text) if command.startswith("predict") else _of_json(json.loads(text), ()))
    places = dict(found)
    if len(places) < len(found):
        raise SystemExit(f"{command}: {len(found) - len(places)} figures share a place with another")
    return places


def paths(node: object, path: str = "") -> set[str]:
    """The paths of the keys of an answer; lists are ``[]``, and keys that are names of things ``*``."""
    if isinstance(node, dict):
        named = any(not str(key).replace("_", "").islower() for key in node)
        below = ((f"{path}.{'*' if named else key}", value) for key, value in node.items())
        return set().union(*({at} | paths(value, at) for at, value in below))
    if isinstance(node, list):
        return set().union(*(paths(each, f"{path}[]") for each in node))
    return set()


def rows(command: str, old: Figures, new: Figures) -> Iterator[dict[str, str]]:
    """One row for each place of a command, in the order of the newer answer, then what it no longer tells."""
    for place in dict.fromkeys((*new, *old)):
        before, after = old.get(place), new.get(place)
        row = {"command": command, "quantity": place.quantity, "boundary": place.boundary, "keys": place.keys}
        for side, figure in (("old", before), ("new", after)):
            row[f"{side}_id"] = str((figure or {}).get("figure_id") or "")
            for value in ("median", "low", "high"):
                row[f"{side}_{value}"] = _digits((figure or {}).get(value))
        row["changed"] = _changed(before, after)
        yield row


def _changed(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before is None or after is None:
        return "added" if before is None else "gone"
    return "no" if all(_digits(before.get(each)) == _digits(after.get(each)) for each in VALUES) else "yes"


def _digits(value: object) -> str:
    """Nine significant digits, as figures are printed."""
    return "" if value is None or value == "" else f"{float(str(value)):.9g}"


def _of_json(node: object, at: tuple[str, ...]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    if isinstance(node, dict):
        if node.get("figure_id"):
            # A quantity in a form has its field's name before it, and a value in place of median and mean.
            quantity, central = node.get("quantity") or node["unit"], node.get("median", node.get("value"))
            yield Place(" / ".join(at), quantity, node["boundary"]), {**node, "median": central}
            return
        for key, value in node.items():
            yield from _of_json(value, at if key in {"figure", "figures"} else (*at, str(key)))
    elif isinstance(node, list):
        told = [(_name(each), _measure(each)) for each in node]
        for number, (each, which) in enumerate(zip(node, told, strict=True), start=1):
            name = which[0] if told.count(which) == 1 else f"{which[0]} {number}".strip()
            yield from _of_json(each, (*at, name) if name else at)


def _measure(node: object) -> tuple[str, str] | None:
    """What a figure, or an object made of one and what is said of it (a ratio, a difference), measures."""
    figure = node.get("figure", node) if isinstance(node, dict) else None
    if not isinstance(figure, dict) or not figure.get("figure_id"):
        return None
    return str(figure.get("quantity")), str(figure["boundary"])


def _name(node: object) -> str:
    if not isinstance(node, dict) or node.get("figure_id"):
        return ""
    said = [node[name] for name in NAMES if node.get(name) not in (None, "")]
    return " ".join(_said(each) for each in said)


def _said(value: object) -> str:
    if isinstance(value, dict):
        if "model" in value:
            return str(value["model"])
        return " ".join(str(each) for each in value.values() if isinstance(each, str | int | float) and each != "")
    return str(value)


def _of_table(text: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Numbers of a table of predictions: its columns are quantities, its rows keys; they carry no id."""
    for row in csv.DictReader(io.StringIO(text)):
        for name, value in row.items():
            try:
                number = float(value)
            except ValueError:
                continue
            yield Place(row.get("row_id", ""), name, ""), dict.fromkeys(VALUES, number)


def kept(side: str, executable: str, command: str, answers: Path) -> str:
    """The answer of one side to a command, from the folder of answers where it holds it."""
    path = answers / f"{side}-{hashlib.blake2b(command.encode(), digest_size=6).hexdigest()}"
    if not path.exists():
        path.write_text(answer(executable, command, str(answers / f"data-{side}")), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def compare(old: str, new: str, asked: Iterable[str], answers: Path) -> tuple[list[dict[str, str]], list[str]]:
    """The rows of the table, and the paths that one of both prints alone (``+`` the newer, ``-`` the older)."""
    made: list[dict[str, str]] = []
    keys: list[str] = []
    with ThreadPoolExecutor(2) as both:
        for command in asked:
            told = list(both.map(kept, ("old", "new"), (old, new), (command, command), (answers, answers)))
            before, after = (figures(command, text) for text in told)
            made += rows(command, before, after)
            if not command.startswith("predict"):
                was, is_now = (paths(json.loads(text)) for text in told)
                journey = command.split()[0]
                keys += [f"- {journey} {path}" for path in was - is_now] + [
                    f"+ {journey} {path}" for path in is_now - was
                ]
            print(f"{command}: {len(before)} and {len(after)}", file=sys.stderr, flush=True)
    return made, sorted(set(keys), key=lambda each: each[2:])


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("out", type=Path)
    parser.add_argument("--keys", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--answers", type=Path)
    asked = parser.parse_args()
    wanted = [command for command in commands() if asked.only in command]
    with tempfile.TemporaryDirectory() as folder:
        made, keys = compare(asked.old, asked.new, wanted, asked.answers or Path(folder))
    with asked.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(made)
    if asked.keys:
        asked.keys.write_text("".join(f"{each}\n" for each in keys), encoding="utf-8")


if __name__ == "__main__":
    main()
