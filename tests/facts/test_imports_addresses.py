"""The rules that read addresses: kinds of page, names in a path, pages of other models."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.facts.imports.addresses import (
    HOLDS,
    TELLS,
    Named,
    PageKind,
    choose,
    marks,
    names,
    other_model,
    other_size,
    place,
    stem,
)

HUB = "https://huggingface.co"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Llama-3.1-405B-Instruct", "llama-3.1"),
        ("BTLM-3B-8K-Chat", "btlm"),
        ("Mixtral-8x22B-Instruct-v0.1", "mixtral"),
        ("Mistral-Large-3-675B-Instruct-2512", "mistral-large-3"),
        ("CodeT5+-770M", "codet5p"),
        ("OpenELM-1_1B", "openelm"),
        ("Tülu", "tulu"),
        ("Stable-Diffusion-v1.2", "stable-diffusion-v1.2"),
    ],
)
def test_a_stem_ends_before_size_and_variant(name: str, expected: str) -> None:
    assert stem(name) == expected


def test_marks_are_sizes_versions_and_dates() -> None:
    assert marks("Mixtral-8x22B-Instruct-v0.1") == ("8x22b", "v0.1")
    assert marks("Mistral-Large-3-675B-Instruct-2512") == ("675b", "2512")
    assert marks("Phi-4") == ()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (f"{HUB}/allenai/OLMo-7B", PageKind.HUB_MODEL),
        (f"{HUB}/allenai/OLMo-7B/tree/main", PageKind.HUB_MODEL),
        (f"{HUB}/datasets/allenai/dolma", PageKind.HUB_DATA),
        (f"{HUB}/papers/2512.13961", PageKind.PAPER),
        (f"{HUB}/blog/falcon3", PageKind.SITE),
        (f"{HUB}/collections/allenai/olmo-2", PageKind.HUB_OTHER),
        (f"{HUB}/mistralai", PageKind.SITE),
        (f"{HUB}/LLM360/Amber/blob/main/modeling_amber.py", PageKind.GIT),
        (f"{HUB}/Qwen/Qwen2.5-72B/blob/main/LICENSE", PageKind.LICENCE),
        ("https://github.com/EleutherAI/pythia", PageKind.GIT),
        ("https://github.com/meta-llama/llama-models/blob/main/models/llama4/MODEL_CARD.md", PageKind.CARD),
        ("https://github.com/deepseek-ai/DeepSeek-V3/blob/main/DeepSeek_V3.pdf", PageKind.REPORT),
        ("https://arxiv.org/abs/2304.01373", PageKind.PAPER),
        ("https://ai.google.dev/gemma/terms", PageKind.LICENCE),
        ("https://drive.google.com/drive/folders/x", PageKind.STORE),
        ("https://mistral.ai/news/mistral-3/", PageKind.SITE),
    ],
)
def test_the_kind_of_a_page(address: str, expected: PageKind) -> None:
    assert place(address) is expected


@pytest.mark.parametrize(
    ("address", "word", "expected"),
    [
        (f"{HUB}/meta-llama/Llama-3.1-8B", "llama-3.1", True),
        (f"{HUB}/meta-llama/Llama-3.1-8B", "llama-3", False),
        (f"{HUB}/meta-llama/Meta-Llama-3-8B", "llama-3", True),
        ("https://www.llama.com/llama3_1/license/", "llama-3.1", True),
        (f"{HUB}/allenai/OLMo-7B", "olmo", True),
        (f"{HUB}/allenai/OLMo-2-1124-7B", "olmo", False),
        (f"{HUB}/allenai/OLMo-2-1124-7B", "olmo-2", True),
        (f"{HUB}/tiiuae/Falcon3-7B", "falcon", False),
        (f"{HUB}/mistralai/Mistral-7B-v0.1", "mistral", True),
        (f"{HUB}/mistralai/Mistral-Large-Instruct-2407", "mistral", False),
        (f"{HUB}/Qwen/Qwen2.5-Coder-32B", "qwen2.5", False),
        (f"{HUB}/moonshotai/Kimi-K2.5", "k2", False),
        (f"{HUB}/llm360/something-else", "llm360", False),
        ("https://github.com/OpenLLM-France/Lucie-Training", "lucie", True),
        ("https://github.com/01-ai/Yi", "yi", True),
        ("https://arxiv.org/abs/2304.01373", "pythia", False),
        ("https://arxiv.org/pdf/2304.01373v2", "2304.01373", True),
        ("https://arxiv.org/abs/2304.01374", "2304.01373", False),
    ],
)
def test_an_address_names_a_model_or_not(address: str, word: str, expected: bool) -> None:
    assert names(address, [word]) is expected


def test_a_size_version_or_date_that_contradicts_names_another_release() -> None:
    address = f"{HUB}/meta-llama/Llama-2-13b-hf"
    assert names(address, ["llama-2"], ("13b",))
    assert names(address, ["llama-2"])
    assert not names(address, ["llama-2"], ("70b",))


OWN = Named(label="Lucie-7B", words=("lucie", "lucie-7b"), marks=("7b",))


def test_a_page_holds_an_item_by_its_kind_or_tells_it_where_cited_for_it() -> None:
    address = f"{HUB}/OpenLLM-France/Lucie-7B"
    held = choose([address], item="weights_final", own=OWN, cited=False)
    assert (held.names_model, held.names_item) == (True, True)
    for cited in (False, True):
        choice = choose([address], item="hardware_training", own=OWN, cited=cited)
        assert (choice.names_model, choice.names_item) == (True, cited)
    assert not choose([address], item="research_paper", own=OWN, cited=True).names_item
    code, paper = "https://github.com/OpenLLM-France/Lucie-Training", "https://arxiv.org/abs/2503.12294"
    for told, item in ((address, "data_base"), (paper, "data_final"), (code, "data_base"), (code, "hardware_training")):
        assert not choose([told], item=item, own=OWN, cited=True).names_item, "described, and not there"
    licence = "https://github.com/facebookresearch/metaseq/blob/main/projects/OPT/MODEL_LICENSE.md"
    assert place(licence) is PageKind.LICENCE
    assert choose([], item="weights_final", own=OWN, cited=True).address == ""
    assert choose(["see the readme"], item="weights_final", own=OWN, cited=True).address == ""


def test_of_several_addresses_the_fitting_one_is_chosen() -> None:
    data, code = (
        f"{HUB}/datasets/OpenLLM-France/Lucie-Training-Dataset",
        "https://github.com/OpenLLM-France/Lucie-Training",
    )
    assert choose([data, code], item="code_training", own=OWN, cited=True).address == code
    assert choose([code, data], item="data_base", own=OWN, cited=False).address == data


def test_the_page_of_another_model_is_noted_and_that_of_the_base_is_not() -> None:
    own = Named(label="Zephyr-7B", words=("zephyr",), base_words=("mistral", "mistral-7b-v0.1"))
    base = f"{HUB}/mistralai/Mistral-7B-v0.1"
    assert other_model(base, own) == ""
    chosen = choose([base], item="weights_base", own=own, cited=True)
    assert (chosen.names_model, chosen.note) == (True, "")
    assert not choose([base], item="weights_final", own=own, cited=True).names_model
    wrong = choose([f"{HUB}/MiniMaxAI/MiniMax-M2.5"], item="model_card", own=own, cited=True)
    assert (wrong.names_model, wrong.note) == (False, "names another model: MiniMax-M2.5")
    # A page that shares the family's word, the repository of code and pages of data are no such find.
    for address in (f"{HUB}/HuggingFaceH4/zephyr-beta", "https://github.com/MiniMax-AI/MiniMax", f"{HUB}/datasets/a/b"):
        assert other_model(address, own) == ""


@pytest.mark.parametrize(
    ("words", "name", "expected"),
    [
        (("zephyr", "anvil"), "MyZephyrLM", ""),
        (("anvil", "zephyr"), "MyZephyrLM", ""),
        (("anvil", "bell"), "MyZephyrLM", "MyZephyrLM"),
        (("lama",), "MyLamaLM", ""),
        (("lam",), "MyLamLM", "MyLamLM"),
    ],
)
def test_a_page_is_of_a_system_if_any_of_its_words_of_four_letters_is_in_the_name(
    words: tuple[str, ...], name: str, expected: str
) -> None:
    assert other_model(f"{HUB}/acme/{name}", Named(label="Other", words=words)) == expected


def test_the_page_of_another_size_is_noted_and_does_not_name_the_model() -> None:
    own = Named(label="Dolly-V2-12B", words=("dolly-v2",), sizes=("12b",))
    wrong, right = f"{HUB}/databricks/dolly-v2-7b", f"{HUB}/databricks/dolly-v2-12b"
    chosen = choose([wrong], item="weights_final", own=own, cited=True)
    assert (chosen.note, chosen.names_model, chosen.names_item) == ("names another size: dolly-v2-7b", False, True)
    assert choose([right], item="weights_final", own=own, cited=True).names_model
    assert choose([f"{HUB}/databricks/dolly-v2"], item="weights_final", own=own, cited=True).note == ""
    # Code and papers are a family's; the base of a model has its own size.
    for item in ("code_training", "research_paper", "weights_base"):
        assert choose([wrong], item=item, own=own, cited=True).note == ""
    assert choose([wrong], item="weights_final", own=Named(label="Dolly", words=("dolly-v2",)), cited=True).note == ""
    assert other_size("https://github.com/databrickslabs/dolly-v2-7b", own) == ""


def test_what_pages_tell_is_apart_from_what_they_hold() -> None:
    assert set(HOLDS) == set(PageKind)
    held_too = {kind for kind, items in TELLS.items() if items & HOLDS[kind] - {"code_documentation"}}
    assert held_too <= {PageKind.CARD}
    assert all("research_paper" not in items for items in TELLS.values())


@given(
    owner=st.text("abcdefgh", min_size=3, max_size=9),
    name=st.text("ijklmnop", min_size=4, max_size=9),
    size=st.integers(1, 700),
)
def test_a_hub_page_names_its_own_repository_and_no_other(owner: str, name: str, size: int) -> None:
    address = f"{HUB}/{owner}/{name.title()}-{size}B-Instruct"
    assert names(address, [stem(f"{name}-{size}B-Instruct")], (f"{size}b",))
    assert not names(address, [f"{name}x"])
    assert not names(address, [owner])
    assert not names(address, [name], (f"{size + 1}b",))
    assert not names(f"{HUB}/{owner}/{name}-{size % 9 + 1}.{size % 7}-{size}B", [name])
