"""The public Azure LLM inference traces (Azure/AzurePublicDataset, CC BY 4.0): one request a row, UTC stamps.

Their header is exact: TIMESTAMP, ContextTokens (all input tokens), GeneratedTokens (all output tokens).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

from obsia.readers import delimited
from obsia.readers.base import Engine, Head, ReadOptions, Recognition, Scan
from obsia.readers.mapping import Columns
from obsia.readers.records.recognition import claimed

NAME: Final = "azure-llm-trace"
HEADER: Final = b"TIMESTAMP,ContextTokens,GeneratedTokens"
MAPPING: Final = "started_at=TIMESTAMP:utc,input_tokens=ContextTokens,output_tokens=GeneratedTokens"


def recognise(head: Head) -> Recognition | None:
    """The exact header, nothing else."""
    if head.data.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r") == HEADER:
        return claimed(NAME, "azure-llm-trace", HEADER.decode())
    return None


def scan(*, engine: Engine, files: Sequence[str], options: ReadOptions) -> list[Scan]:
    """As CSV with this mapping; what the user maps wins."""
    columns = Columns({**Columns.parse(MAPPING).sources, **options.columns.sources})
    with_columns = dataclasses.replace(options, columns=columns)
    return delimited.scan(engine=engine, files=files, options=with_columns, reader=NAME)
