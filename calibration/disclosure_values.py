"""The value of disclosing each thing of each model's service, for one request: ``relations/disclosure_values.csv``.

The value of a disclosure takes seconds to simulate, so that a table over all models is made once and kept as facts of
kind ``modelled``: ``python -m calibration.disclosure_values --out VALUES.csv [--limit N]``. Renew it when the energy
models change; the test tests/facts/test_facts_disclosure_values.py simulates one row again.

The request is the same for all, so that models can be compared: 1,000 tokens in, 400 out.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from obsia.app.questions.request import NonDisclosure
from obsia.app.request.non_disclosure import answer
from obsia.core.errors import ObsiaError
from obsia.facts import snapshot as facts
from obsia.facts.disclosures import assertions

INPUT_TOKENS, OUTPUT_TOKENS = 1_000, 400
PRIOR = "ours"
REPLICATES = 2
COLUMNS = (
    "model_id",
    "input_tokens",
    "output_tokens",
    "prior",
    "non_disclosure",
    "score",
    "score_reduction",
    "score_reduction_error",
    "width_share",
    "evidence",
    "note",
)


def models() -> list[str]:
    """Language models of the catalogue that are sold or whose size is known: those read first, then closed ones."""
    snapshot = facts.load()
    sql = (
        "SELECT subject, max(CASE WHEN property = 'release_date' THEN text END) AS released FROM facts "
        "WHERE subject LIKE 'model:%' GROUP BY subject "
        "HAVING max(CASE WHEN property = 'kind' THEN text END) = 'text' ORDER BY released DESC NULLS LAST, subject"
    )
    named = [str(subject).removeprefix("model:") for subject, _ in snapshot.rows(sql)]
    known = [name for name in named if snapshot.prices(name) or snapshot.facts(f"model:{name}", "params_total_b")]
    read = {each.subject.removeprefix("model:") for each in assertions(snapshot) if each.asserted_by == "obsia"}
    return sorted(known, key=lambda name: (name not in read, snapshot.text(f"model:{name}", "weights") != "none"))


def rows(model: str) -> list[dict[str, str]]:
    """The value of each thing that the maker of ``model`` could disclose."""
    asked = NonDisclosure(model, input_tokens=INPUT_TOKENS, output_tokens=OUTPUT_TOKENS)
    found = answer(asked, priors=(PRIOR,), replicates=REPLICATES, is_whole=False)
    (weighed,) = found.costs
    return [
        {
            "model_id": model,
            "input_tokens": str(INPUT_TOKENS),
            "output_tokens": str(OUTPUT_TOKENS),
            "prior": PRIOR,
            "non_disclosure": value.group,
            "score": f"{weighed.score.value:.4f}",
            "score_reduction": f"{value.score_reduction.value:.4f}",
            "score_reduction_error": f"{value.score_reduction.error:.4f}",
            "width_share": f"{max(value.shapley_share.value, 0.0):.4f}",
            "evidence": "obsia-silences",
            "note": "",
        }
        for value in weighed.disclosure_values
    ]


def main() -> int:
    """Write the table, row by row, so that what was made is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=None)
    asked = parser.parse_args()
    done: set[str] = set()
    if asked.out.exists():
        with asked.out.open(encoding="utf-8", newline="") as held:
            done = {row["model_id"] for row in csv.DictReader(held)}
    with asked.out.open("a", encoding="utf-8", newline="") as held:
        writer = csv.DictWriter(held, COLUMNS, lineterminator="\n")
        if not done:
            writer.writeheader()
        for model in models()[: asked.limit]:
            if model in done:
                continue
            try:
                writer.writerows(rows(model))
            except ObsiaError as error:
                sys.stderr.write(f"{model}: {error}\n")
            held.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
