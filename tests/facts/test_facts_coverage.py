"""How much of what the cells say can be checked: the systems that people name, and all."""

from __future__ import annotations

from collections import Counter

import pytest

from obsia.accounting.openness.coverage import coverage
from obsia.core.disclosure import Status
from obsia.facts import disclosures
from obsia.facts.snapshot import load

NAMED = frozenset(
    {
        "model:openai/chatgpt",
        "model:openai/o3",
        "model:openai/gpt-4",
        "model:openai/gpt-4o",
        "model:openai/gpt-5",
        "model:openai/gpt-oss-120b",
        "model:openai/gpt-oss-20b",
        "model:google/gemini-2.5-pro",
        "model:google/gemini-apps",
        "model:google/gemma-3-27b",
        "model:meta/llama-3.1-405b",
        "model:meta/llama-3.1-70b",
        "model:meta/llama-3.3-70b",
        "model:meta/llama-4-scout",
        "model:meta/llama-4-maverick",
        "model:mistral/mistral-large-2407",
        "model:mistral/mistral-large-2512",
        "model:mistral/mistral-nemo",
        "model:deepseek/deepseek-v3",
        "model:deepseek/deepseek-r1",
        "model:openllm-france/lucie-7b",
    }
)
ASSERTIONS = disclosures.assertions(load())


def test_of_the_systems_that_people_name_seventeen_cells_of_twenty_can_be_checked() -> None:
    found = coverage(ASSERTIONS, subjects=NAMED)
    assert found.available >= 400
    assert found.supported_share is not None
    assert found.supported_share >= 0.85


def test_of_all_systems_two_cells_of_five_can_be_checked() -> None:
    found = coverage(ASSERTIONS)
    assert found.supported_share is not None
    assert found.supported_share >= 0.4
    # Absences for which a page is given: that an index does not list a thing is none.
    assert 500 < found.not_found < 1000


def test_there_are_four_hundred_systems_closed_ones_beside_open_ones() -> None:
    weights = {each.subject: each for each in ASSERTIONS if each.item == "weights_final"}
    assert len(weights) >= 400
    assert sum(not each.status.is_found for each in weights.values()) >= 100
    assert weights.keys() >= NAMED - {"model:google/gemini-apps"}


@pytest.mark.parametrize("subject", sorted(NAMED))
def test_no_page_is_stamped_on_every_cell(subject: str) -> None:
    """Of what was read of one system several pages say it, and a page that says much says where in it."""
    cells = [each for each in ASSERTIONS if each.subject == subject and each.asserted_by == "obsia" and not each.record]
    supported = [each for each in cells if each.is_supported and each.status.is_found]
    by_address = Counter(each.address for each in supported)
    assert len(by_address) >= 3
    address, most = by_address.most_common(1)[0]
    assert most <= max(3, 2 * len(supported) / 3), address
    places = {each.locator for each in supported if each.address == address}
    assert most <= 8 or len(places) >= most / 3, address


def test_what_is_withheld_has_a_reason_and_nothing_rests_on_memory() -> None:
    withheld = [each for each in ASSERTIONS if each.status is Status.WITHHELD]
    assert len(withheld) >= 10
    assert all(each.reason for each in withheld if each.asserted_by == "obsia")
    assert not [each for each in ASSERTIONS if each.evidence.startswith("memory") or "memory" in each.basis.value]
