"""Langfuse's own client, our scores and a local server that answers like Langfuse: run where the client is.

python in_langfuse.py [PACKAGES] < OBSERVATIONS.json > WHAT_THE_SERVER_GOT.json: what obsia itself needs is taken from
the folder PACKAGES where this interpreter lacks it, as an installation of both has it.
"""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from langfuse import Langfuse

sys.path += sys.argv[1:]

from obsia.langfuse import observations_of, push_scores

OBSERVATIONS = json.load(sys.stdin)
GOT: list[dict[str, Any]] = []


class Server(BaseHTTPRequestHandler):
    """Two pages of observations; scores are taken by one and by many, and by the older ingestion."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _send(self, answer: Any, status: int) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """A page."""
        if "input" in self.path or "io" in self.path.partition("fields=")[2].partition("&")[0].split("%2C"):
            self._send({"message": "contents were asked for"}, 403)
        elif "cursor=two" in self.path:
            self._send({"data": OBSERVATIONS[2:], "meta": {}}, 200)
        else:
            self._send({"data": OBSERVATIONS[:2], "meta": {"cursor": "two"}}, 200)

    def do_POST(self) -> None:
        """Scores."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if "scores" in self.path:
            GOT.extend(body if isinstance(body, list) else [body])
        elif "ingestion" in self.path:
            GOT.extend(each["body"] for each in body["batch"] if each["type"] == "score-create")
        self._send({"id": "1", "successes": [], "errors": []}, 207)


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Langfuse(host=f"http://127.0.0.1:{server.server_port}")
pushed = push_scores(client, observations_of(client), region="FRA")
client.shutdown()
json.dump({"seen": pushed.seen, "scores": GOT}, sys.stdout)
