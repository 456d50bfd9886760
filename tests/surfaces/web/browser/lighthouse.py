"""Lighthouse over pages, one after the other, with one browser: ``lighthouse.mjs`` does it, a line in, a line out."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.surfaces.web.browser.chromium import chromium, module, node

CATEGORIES: Final = ("accessibility", "best-practices", "seo")
HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Score of each category, and the audits that cost something."""

    of: Mapping[str, int | None]
    failed: tuple[str, ...]


class Lighthouse:
    """The program, started when the first page is asked for."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def scores(self, url: str, *, categories: Sequence[str] = CATEGORIES, throttled: bool = False) -> Scores:
        """Scores of a page as a telephone sees it; ``throttled`` measures its speed over a slow network."""
        process = self._process or self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"url": url, "categories": list(categories), "throttled": throttled}) + "\n")
        process.stdin.flush()
        told = json.loads(process.stdout.readline())
        assert not told["error"], told["error"]
        return Scores(of=told["scores"], failed=tuple(told["failed"]))

    def _started(self) -> subprocess.Popen[str]:
        module("lighthouse/package.json")
        self._process = subprocess.Popen(
            [node(), str(HERE / "lighthouse.mjs")], env={**os.environ, "CHROME_PATH": chromium()},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        return self._process

    def end(self) -> None:
        """No more pages."""
        if self._process and self._process.stdin and self._process.stdout:
            self._process.stdin.close()
            self._process.wait(30)
            self._process.stdout.close()
