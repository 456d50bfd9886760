"""What every script of this folder shares: a receiver of OTLP, and samples written without a trace of the machine."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from getpass import getuser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SIGNALS = ("traces", "metrics", "logs")
PATHS = re.compile(
    r"(?<![\w.])(?:/[\w.@+-]+)+/(?=(?:site-packages|lib|tests|bin)/)|/(?:work|tmp|root|home|Users)/[^\s\"':,]*"
)
PORT = re.compile(r"(127\.0\.0\.1|localhost):\d+")


def clean(text: str) -> str:
    """The text without paths, host, user and port of the machine that made it."""
    text = re.sub(r"\btmp/tmp\w+/home/shop", "app/", text)
    text = PATHS.sub("/app/", text)
    text = PORT.sub(r"\1:8000", text)
    for word in {socket.gethostname(), os.uname().nodename}:
        if len(word) > 3:
            text = text.replace(word, "host")
    # The word root is a key of several formats; as a user's name it tells nothing.
    name = getuser()
    return re.sub(rf"\b{re.escape(name)}\b", "user", text) if len(name) > 3 and name != "root" else text


def cleaned(value: Any) -> Any:
    """A JSON value with every text cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    return value


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """JSON lines as the library printed them, cleaned."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(clean(line) + "\n" for line in lines)
    assert text, path.name
    path.write_text(text, encoding="utf-8")


def write_json(path: Path, value: Any) -> None:
    """A JSON document, cleaned."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(cleaned(value), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def out_folder() -> Path:
    """Where samples go: the first argument, or this folder."""
    return Path(sys.argv[1]) if len(sys.argv) > 1 else HERE


Variants = dict[str, tuple[dict[str, str], Callable[[Path], None]]]
QUIET = {"OTEL_RESOURCE_ATTRIBUTES": "service.name=shop,deployment.environment.name=prod,team=search"}


def each_in_its_process(variants: Variants, *, imported: Iterable[str] = ()) -> None:
    """Runs one variant (second argument), or all, each in a fork of its own: instrumentations are global.

    ``imported``: libraries that all of them use. To import those takes longer than the calls, and is done once, under
    the settings that all variants share.
    """
    # Nothing of the caller's own telemetry settings reaches the sample.
    for name in [name for name in os.environ if name.startswith(("OTEL_", "OPENLIT_", "TRACELOOP_"))]:
        del os.environ[name]
    shared = set.intersection(*({*settings.items()} for settings, _ in variants.values()))
    os.environ.update(QUIET | dict(shared))
    for name in imported:
        import_module(name)
    for settings, make in [variants[name] for name in sys.argv[2:] or variants]:
        run = get_context("fork").Process(target=_one, args=(settings, make))
        run.start()
        run.join()
        if run.exitcode:
            sys.exit(run.exitcode)


def _one(settings: dict[str, str], make: Callable[[Path], None]) -> None:
    os.environ.update(settings)
    make(out_folder())


class _Receiver(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies: dict[str, list[bytes]] = {signal: [] for signal in SIGNALS}
        self.kinds: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        signal = self.path.rpartition("/")[2]
        if signal in self.server.bodies:
            self.server.bodies[signal].append(body)
            self.server.kinds.add(str(self.headers.get("content-type")))
        self.send_response(200)
        self.send_header("content-type", "application/x-protobuf" if signal in SIGNALS else "application/json")
        answer = b"" if signal in SIGNALS else b"{}"
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def receiver() -> Iterator[_Receiver]:
    """A receiver of OTLP over HTTP, listening while the block runs."""
    with _Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def exporting(url: str) -> dict[str, Any]:
    """The SDK's providers of spans, metrics and logs, exporting to a receiver; also set as the global ones."""
    from opentelemetry import metrics, trace
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    tracers, loggers = TracerProvider(), LoggerProvider()
    tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{url}/v1/traces")))
    loggers.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(f"{url}/v1/logs")))
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{url}/v1/metrics"), 3_600_000)
    meters = MeterProvider(metric_readers=[reader])
    trace.set_tracer_provider(tracers)
    metrics.set_meter_provider(meters)
    return {"tracer_provider": tracers, "meter_provider": meters, "logger_provider": loggers}


def save_otlp(received: _Receiver, folder: Path) -> None:
    """Writes what was received: all requests of a signal as one protobuf message, and each as a line of OTLP/JSON."""
    from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
    from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    assert received.kinds == {"application/x-protobuf"}, received.kinds
    requests = dict(
        zip(SIGNALS, (ExportTraceServiceRequest, ExportMetricsServiceRequest, ExportLogsServiceRequest), strict=True)
    )
    folder.mkdir(parents=True, exist_ok=True)
    for signal, bodies in received.bodies.items():
        messages = [_cleaned_message(requests[signal].FromString(body)) for body in bodies]
        if not messages:
            continue
        whole = b"".join(message.SerializeToString(deterministic=True) for message in messages)
        (folder / f"{signal}.pb").write_bytes(whole)
        lines = "".join(json.dumps(otlp_json(message), separators=(",", ":")) + "\n" for message in messages)
        (folder / f"{signal}.jsonl").write_text(lines, encoding="utf-8")


def _cleaned_message(message: Any) -> Any:
    """The same message, every text in it cleaned; ports that the system chose become one port."""
    for field, value in message.ListFields():
        many = isinstance(value, (list, tuple)) or hasattr(value, "add") or hasattr(value, "append")
        if field.type == field.TYPE_MESSAGE:
            for item in value if many else [value]:
                _cleaned_message(item)
        elif field.type == field.TYPE_STRING:
            if many:
                kept = [clean(item) for item in value]
                del value[:]
                value.extend(kept)
            else:
                setattr(message, field.name, clean(value))
    if message.DESCRIPTOR.name == "KeyValue" and message.key in {"server.port", "net.peer.port", "process.pid"}:
        message.value.Clear()
        message.value.int_value = 8000
    return message


def otlp_json(message: Any) -> dict[str, Any]:
    """A message by the rules of OTLP/JSON: camel case, hex ids, 64-bit integers as text, enums as numbers."""
    from google.protobuf import json_format

    return _hex_ids(json_format.MessageToDict(message, use_integers_for_enums=True))


def _hex_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: base64.b64decode(item).hex() if key in {"traceId", "spanId", "parentSpanId"} else _hex_ids(item)
            for key, item in value.items()
        }
    return [_hex_ids(item) for item in value] if isinstance(value, list) else value
