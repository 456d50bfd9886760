"""Regions as clouds and people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.core.errors import UnknownName
from obsia.facts.names.places import Basis, cloud_of, resolve_region
from obsia.facts.snapshot import Snapshot

RESOLVED: list[tuple[str, str | None, str, Basis]] = [
    ("FRA", None, "FRA", Basis.ISO3),
    ("deu", None, "DEU", Basis.ISO3),
    ("fra", None, "FRA", Basis.ISO3),
    ("FR", None, "FRA", Basis.ISO2),
    ("no", None, "NOR", Basis.ISO2),
    ("Germany", None, "DEU", Basis.COUNTRY_NAME),
    ("united states", None, "USA", Basis.COUNTRY_NAME),
    ("westeurope", None, "NLD", Basis.CLOUD_REGION),
    ("West Europe", None, "NLD", Basis.CLOUD_REGION),
    ("europe-west4", None, "NLD", Basis.CLOUD_REGION),
    ("europe-west4-b", None, "NLD", Basis.AVAILABILITY_ZONE),
    ("eu-central-1", None, "DEU", Basis.CLOUD_REGION),
    ("eu-central-1a", None, "DEU", Basis.AVAILABILITY_ZONE),
    ("eu-west-1", "aws.bedrock", "IRL", Basis.CLOUD_REGION),
    ("eu-west-1", "alibaba", "GBR", Basis.CLOUD_REGION),
    ("eu-west1", None, "FRA", Basis.CLOUD_REGION),
    ("aws:eu-west-1", None, "IRL", Basis.CLOUD_REGION),
    ("Ireland", None, "IRL", Basis.CLOUD_REGION_NAME),
    ("Frankfurt", None, "DEU", Basis.CLOUD_REGION_NAME),
    ("fra", "vultr", "DEU", Basis.CLOUD_REGION),
    ("US-CAL-CISO", None, "USA", Basis.GRID_ZONE),
    ("fr-cor", None, "FRA", Basis.GRID_ZONE),
]


@pytest.mark.parametrize(("text", "provider", "zone_id", "basis"), RESOLVED)
def test_regions_resolve(small: Snapshot, text: str, provider: str | None, zone_id: str, basis: Basis) -> None:
    found = resolve_region(small, text=text, provider=provider)
    assert (found.zone_id, found.basis) == (zone_id, basis)
    assert found.place
    assert small.source(found.evidence)


@pytest.mark.parametrize(
    ("text", "provider", "candidates"),
    [
        ("eu-west-1", None, ("alibaba:eu-west-1 (GBR)", "aws:eu-west-1 (IRL)")),
        ("eu-west-1", "acme", ("alibaba:eu-west-1 (GBR)", "aws:eu-west-1 (IRL)")),
        ("eu-west-1b", None, ("alibaba:eu-west-1 (GBR)", "aws:eu-west-1 (IRL)")),
    ],
)
def test_a_code_of_several_clouds_names_the_candidates(
    small: Snapshot, text: str, provider: str | None, candidates: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownName, match="pass the provider") as caught:
        resolve_region(small, text=text, provider=provider)
    assert caught.value.suggestions == candidates


@pytest.mark.parametrize("text", ["", "eu", "global", "XX-YY", "a\nb", "x" * 10**6, "'; --", "\udc80", "westeurop"])
def test_what_is_unknown_is_refused(small: Snapshot, text: str) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve_region(small, text=text)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 600


def test_a_near_region_is_suggested(small: Snapshot) -> None:
    with pytest.raises(UnknownName, match="azure:westeurope"):
        resolve_region(small, text="westeurop")


def test_the_cloud_of_a_provider(small: Snapshot) -> None:
    assert cloud_of(small, "aws.bedrock") == "aws"
    assert cloud_of(small, "azure.ai.openai") == "azure"
    assert cloud_of(small, "gcp.vertex_ai") == "gcp"
    assert cloud_of(small, "acme") == ""


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=40), provider=st.none() | st.text(max_size=12))
def test_any_text_resolves_or_is_unknown(small: Snapshot, text: str, provider: str | None) -> None:
    printable = True
    try:
        found = resolve_region(small, text=text, provider=provider)
    except UnknownName as error:
        printable = str(error).isprintable()
    else:
        assert len(found.zone_id) == 3
    assert printable
