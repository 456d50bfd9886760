"""Addresses of APIs: the host, and the region where the host's name says it.

Some clouds put the region of the service into the name of the host: ``bedrock-runtime.eu-west-1.amazonaws.com``. A
name that does not say it says nothing: no region is guessed for it.
"""

from __future__ import annotations

import functools
import re
from typing import Any, Final

from obsia.readers.base import Cell

HOST: Final = "host"
"""The ``region_basis`` of a region that the name of the host says."""
CALLER: Final = "caller"
"""The ``region_basis`` of a region that says where the call was made, not where the model runs."""

_LONGEST: Final = 2_000
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?")
_AWS: Final = r"(?P<region>[a-z]{2}(?:-[a-z]+){1,2}-[0-9])"
_GCP: Final = r"(?P<region>[a-z]+-[a-z]+[0-9]{1,2})"
_REGIONS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # Amazon Bedrock and SageMaker, private endpoints of a VPC included.
        rf"(?:[a-z0-9-]+\.)?(?:bedrock(?:-[a-z]+)*|runtime\.sagemaker)\.{_AWS}\.(?:vpce\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws)",
        # Google Vertex AI.
        rf"{_GCP}-aiplatform\.googleapis\.com",
        rf"aiplatform\.{_GCP}\.rep\.googleapis\.com",
        # Azure: regional endpoints and serverless deployments; names of resources (*.openai.azure.com) do not tell.
        r"(?P<region>[a-z]{4,}[0-9]?)\.api\.cognitive\.microsoft\.(?:com|us)",
        r"[a-z0-9-]+\.(?P<region>[a-z]{4,}[0-9]?)\.(?:models\.ai|inference\.ai|inference\.ml)\.azure\.com",
        # IBM watsonx.ai and Oracle's generative AI.
        r"(?P<region>[a-z]{2,3}-[a-z]+)\.ml\.cloud\.ibm\.com",
        r"(?:[a-z]+\.)?inference\.generativeai\.(?P<region>[a-z]{2,3}-[a-z]+-[0-9])\.oci\.oraclecloud\.com",
    )
)
_VERTEX_PATH: Final = re.compile(rf"/locations/{_GCP}(?:/|$)")
_CROSS_REGION: Final = re.compile(r"(?:[a-z_]+/)*(?:us|us-gov|eu|apac|jp|au|ca|sa|me|af|global)\.[a-z0-9-]+\.[a-z0-9]")
"""Inference profiles of Bedrock: ``eu.anthropic.…`` may be answered in any region of the geography."""


def place_of(url: Any, *, model: Any = None) -> dict[str, Cell]:
    """``host``, and ``region`` with ``region_basis`` where the address says the region; empty where it says nothing.

    ``model``: the name that was asked for. A cross-region inference profile of Bedrock is called in one region and
    answered in another, so its region is the caller's.
    """
    if not isinstance(url, str) or not url:
        return {}
    host, region = _place(url)
    if host is None:
        return {}
    if region is None:
        return {"host": host}
    is_elsewhere = "bedrock" in host and isinstance(model, str) and _CROSS_REGION.match(model) is not None
    return {"host": host, "region": region, "region_basis": CALLER if is_elsewhere else HOST}


@functools.lru_cache(maxsize=1_024)
def _place(url: str) -> tuple[str | None, str | None]:
    host = _host(url)
    if host is None:
        return None, None
    for pattern in _REGIONS:
        found = pattern.fullmatch(host)
        if found:
            return host, found["region"]
    if host == "aiplatform.googleapis.com":
        found = _VERTEX_PATH.search(url)
        return host, found["region"] if found else None
    return host, None


@functools.lru_cache(maxsize=1_024)
def _host(url: str) -> str | None:
    if len(url) > _LONGEST:
        return None
    rest = url.strip().split("://", 1)[-1].lstrip("/")
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rsplit("@", 1)[-1]
    if authority.startswith("["):
        inner = authority[1:].partition("]")[0]
        return inner.lower() if re.fullmatch(r"[0-9A-Fa-f:.]{2,45}", inner) else None
    name = authority.partition(":")[0]
    return name.lower() if _NAME.fullmatch(name) else None
