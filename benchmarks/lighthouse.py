"""Speed of pages on a slow telephone: Lighthouse's score of performance for each type of page, the median of five.

Run: ``just browser-tools``, then ``python benchmarks/lighthouse.py [--runs 5] [--only models]`` on a machine with
nothing else to do. The other categories are tests (tests/surfaces/web/browser).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.surfaces.web.browser.addresses import USUAL, pages
from tests.surfaces.web.browser.lighthouse import Lighthouse
from tests.surfaces.web.browser.serving import Base, served

LEAST = 98


def main() -> int:
    """Print the median of each page, and how many lie below the target; 1 where any does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="a part of the name of a type of page")
    asked = parser.parse_args()
    types = {each.name: each for each in pages() if each.state == USUAL and asked.only in each.name}
    below = 0
    lighthouse = Lighthouse()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as url:
        base = Base(url=url)
        for name, address in sorted(types.items()):
            found = [
                lighthouse.scores(base.url_of(address.address), categories=["performance"], throttled=True).of
                for _ in range(asked.runs)
            ]
            scores = sorted(each["performance"] or 0 for each in found)
            median = statistics.median(scores)
            below += median < LEAST
            print(f"{name:24} {median:5.0f}  ({scores[0]} to {scores[-1]})  {address.address}", flush=True)
    lighthouse.end()
    print(f"{len(types)} types of page, {below} below {LEAST}")
    return int(below > 0)


if __name__ == "__main__":
    sys.exit(main())
