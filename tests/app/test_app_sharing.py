"""Tables for others: no group of few users can be worked out from everything that is published; totals stay."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from obsia.app.usage.assess import assess
from obsia.app.usage.cuts import Cut, Others
from obsia.app.usage.sharing import Pseudonyms, is_safe, shared
from obsia.core.errors import BadCall, BadInput, NoData, ObsiaError
from obsia.views.usage_data import account_record

TABLES = (("team",), ("department",), ("model", "team"), ("label.user",))
JOINED = ("team", "department", "model", "label.user")
K = 4


def organisation(seed: int) -> dict[tuple[str | None, ...], int]:
    """Tokens by team, department, model, user (as a key) and user: teams of one to nine, one of them in two parts."""
    draws = random.Random(seed)  # noqa: S311
    records: Counter[tuple[str | None, ...]] = Counter()
    for user in range(draws.randrange(14, 26)):
        team = f"t{min(draws.randrange(7), draws.randrange(7))}"
        department = f"d{int(team[1]) // 3}"
        for _ in range(draws.randrange(1, 4)):
            name = f"u{user}" if user else None
            model = draws.choice(("large", "small", "small", "rare"))
            records[team, department, model, name, name] += draws.randrange(1, 900)
    return dict(records)


def table_of(records: dict[tuple[str | None, ...], int], keys: tuple[str, ...], top: int = 40) -> Cut:
    at = [JOINED.index(key) for key in keys]
    groups: dict[Any, list[Any]] = {}
    for values, tokens in records.items():
        groups.setdefault(tuple(values[place] for place in at), []).append((values, tokens))
    largest = sorted(groups, key=lambda each: -sum(tokens for _, tokens in groups[each]))
    rest = [cell for values in largest[top:] for cell in groups[values]]
    others: Any = {(): Others(len(largest) - top, tuple(rest))} if rest else {}
    return Cut(groups={values: tuple(groups[values]) for values in largest[:top]}, others=others, kept=top)


def recovered(records: dict[tuple[str | None, ...], int], cuts: dict[tuple[str, ...], Cut]) -> list[tuple[str, ...]]:
    """The attack: the groups of few users whose tokens follow, by linear algebra, from all rows that are published.

    It knows who is in which group, and nothing else than the rows; it shares no line with what it attacks.
    """
    atoms = list(records)
    rows = [np.ones(len(atoms))]
    for cut in cuts.values():
        for cells in (*cut.groups.values(), *(each.cells for each in cut.others.values())):
            inside = {values for values, _ in cells}
            rows.append(np.array([float(atom in inside) for atom in atoms]))
    known = np.array(rows)
    rank = np.linalg.matrix_rank(known)
    found: list[tuple[str, ...]] = []
    for keys in TABLES:
        at = [JOINED.index(key) for key in keys]
        for group in {tuple(atom[place] for place in at) for atom in atoms}:
            inside = [tuple(atom[place] for place in at) == group for atom in atoms]
            users: Counter[str | None] = Counter()
            for atom, is_in in zip(atoms, inside, strict=True):
                users[atom[-1]] += records[atom] * is_in
            users = +users
            few = len([user for user in users if user]) < K
            if few and np.linalg.matrix_rank(np.vstack([known, np.array(inside, dtype=float)])) == rank:
                found.append((*keys, *map(str, group)))
    return found


def test_no_group_of_few_users_follows_from_what_is_published() -> None:
    naive = 0
    for seed in range(12):
        records = organisation(seed)
        cuts = {keys: table_of(records, keys, top=6) for keys in TABLES}
        safe = shared(cuts, records, joined=JOINED, least=K)
        assert recovered(records, safe) == [], seed
        for keys, cut in safe.items():
            cells = [cell for some in (*cut.groups.values(), *(o.cells for o in cut.others.values())) for cell in some]
            # Totals stay, and nothing is counted twice.
            assert Counter(dict(cells)) == Counter(records), keys
            for some in (*cut.groups.values(), *(each.cells for each in cut.others.values())):
                users: Counter[str | None] = Counter()
                for values, tokens in some:
                    users[values[-1]] += tokens
                assert is_safe(users, K)
        # The control: who only leaves small groups out is undone by subtraction.
        naive += bool(recovered(records, {keys: without_small(cut) for keys, cut in cuts.items()}))
    assert naive >= 8


def without_small(cut: Cut) -> Cut:
    kept: dict[Any, Any] = {}
    rest: list[Any] = [cell for each in cut.others.values() for cell in each.cells]
    for group, cells in cut.groups.items():
        if len({values[-1] for values, _ in cells} - {None}) < K:
            rest += cells
        else:
            kept[group] = cells
    return Cut(groups=kept, others={(): Others(1, tuple(rest))} if rest else {}, kept=len(kept))


def test_one_user_who_is_most_of_a_group_is_not_shown() -> None:
    assert is_safe({"a": 50, "b": 30, "c": 20}, 3)
    assert not is_safe({"a": 51, "b": 29, "c": 20}, 3)
    assert not is_safe({"a": 1, "b": 1, None: 900}, 3)
    with pytest.raises(NoData):
        shared({}, {("t", "u1"): 900, ("t", "u2"): 1, ("t", "u3"): 1}, joined=("team",), least=3)


def test_too_many_combinations_are_refused() -> None:
    records: Any = {(f"t{n}", f"u{n}"): 1 for n in range(2_100)}
    groups: Any = {(f"t{n}",): () for n in range(2_100)}
    cut = Cut(groups=groups, others={}, kept=2_100)
    with pytest.raises(BadCall):
        shared(
            {("team",): cut}, {**records, **{(f"t{n}", f"v{n}"): 1 for n in range(2_100)}}, joined=("team",), least=2
        )


# --- whole accounts


def usage(folder: Path, *, without: str = "") -> Path:
    names = ["event_id", "started_at", "model_request", "label.user", "label.team", "input_tokens", "output_tokens"]
    lines = [",".join(name for name in names if name != without)]
    for number in range(60):
        user = number % 10
        team = "lonely" if user == 9 else f"t{user // 4}"
        cells = [f"e{number}", f"2026-03-{1 + number % 2:02}T10:00:00Z", "gpt-4o" if number % 7 else "o3",
                 f"ZEBRA-{user}@example.org", team, str(100 + number), "40"]  # fmt: skip
        lines.append(",".join(cell for name, cell in zip(names, cells, strict=True) if name != without))
    path = folder / f"usage{without}.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_an_account_tells_of_no_small_group_and_keeps_its_totals(tmp_path: Path) -> None:
    path = str(usage(tmp_path))
    by = ["label.team", "day,label.team", "label.user"]
    plain = assess(path, by=by, record_figures=False)
    found = assess(path, by=by, min_users=3, record_figures=False)
    assert found.figures[0].mean == plain.figures[0].mean
    for table in found.tables:
        assert sum(group.tokens.calls for group in table.groups) == 60
        assert not {"lonely", None} & {group.keys.get("label.team") for group in table.groups if not group.rest_of}
    assert [group.rest_of for group in found.tables[2].groups] == [10]
    text = json.dumps(account_record(found), default=str)
    assert "ZEBRA" not in text
    assert "lonely" not in text
    assert any("5" in str(note.arguments.get("least", "")) or note.code == "notice-withheld" for note in found.notes)
    # Nobody's day is filled with zeros for being left out.
    assert all(group.tokens.calls for table in found.tables for group in table.groups)
    assert found.figures[0].figure_id != plain.figures[0].figure_id


@pytest.mark.parametrize(
    ("given", "error"),
    [({"min_users": 11}, NoData), ({"min_users": 3, "levers": True}, BadCall), ({"min_users": 1}, ObsiaError),
     ({"min_users": 3, "what_if": ["region=SWE"]}, BadCall), ({"hash_users": "no/key"}, BadInput)],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(given: dict[str, Any], error: type[ObsiaError], tmp_path: Path) -> None:
    with pytest.raises(error):
        assess(str(usage(tmp_path)), record_figures=False, **given)


def test_records_without_users_cannot_be_judged(tmp_path: Path) -> None:
    with pytest.raises(ObsiaError, match=r"label\.user"):
        assess(str(usage(tmp_path, without="label.user")), min_users=3, record_figures=False)


def test_users_have_digests_under_a_key(tmp_path: Path) -> None:
    path = str(usage(tmp_path))
    told: list[set[str | None]] = []
    ids: list[str] = []
    for number, key in enumerate(("k" * 16, "k" * 16, "another key of 22 bytes")):
        (tmp_path / f"{number}.key").write_text(f"{key}\n")
        found = assess(path, by=["label.user"], hash_users=str(tmp_path / f"{number}.key"), record_figures=False)
        told.append({group.keys["label.user"] for group in found.tables[0].groups})
        ids.append(found.figures[0].figure_id)
        assert "ZEBRA" not in json.dumps(account_record(found), default=str)
    assert told[0] == told[1]
    assert told[0].isdisjoint(told[2])
    assert len(told[0]) == 10
    assert all(each and each.startswith("user-") for each in told[0])
    assert ids[0] == ids[1] != ids[2]
    (tmp_path / "short.key").write_text("short")
    with pytest.raises(BadCall):
        Pseudonyms.of(str(tmp_path / "short.key"))
