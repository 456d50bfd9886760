"""What the readers of gateways share: hosts and regions, labels, calls inside calls, and the table of token algebra."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.readers.records.algebra import algebra, table
from obsia.readers.records.hosts import place_of
from obsia.readers.records.rows import Rows, outer_of
from obsia.readers.records.values import labels_of, stated_cost, tags_of, text

SOURCES = ("litellm", "langfuse", "helicone", "openrouter", "langsmith", "cloudflare-ai-gateway")


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("api.openai.com", None),
        ("eu.api.openai.com", None),
        ("localhost", None),
        ("bedrock-runtime.us-east-1.amazonaws.com", "us-east-1"),
        ("bedrock-runtime-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ("bedrock-mantle.eu-north-1.api.aws", "eu-north-1"),
        ("vpce-0a1.bedrock-runtime.eu-west-3.vpce.amazonaws.com", "eu-west-3"),
        ("runtime.sagemaker.eu-west-3.amazonaws.com", "eu-west-3"),
        ("bedrock-runtime.eu-west-1.amazonaws.com.example.org", None),
        ("us-central1-aiplatform.googleapis.com", "us-central1"),
        ("aiplatform.europe-west9.rep.googleapis.com", "europe-west9"),
        ("aiplatform.eu.rep.googleapis.com", None),
        ("westeurope.api.cognitive.microsoft.com", "westeurope"),
        ("mine.openai.azure.com", None),
        ("mine.services.ai.azure.com", None),
        ("m.eastus2.models.ai.azure.com", "eastus2"),
        ("eu-de.ml.cloud.ibm.com", "eu-de"),
        ("inference.generativeai.eu-frankfurt-1.oci.oraclecloud.com", "eu-frankfurt-1"),
    ],
)
def test_a_host_says_its_region_where_its_name_does(host, region):
    for url in (host, f"https://{host}/v1", f"HTTPS://{host.upper()}:8443/v1?x=1", f"https://user:secret@{host}"):
        found = place_of(url)
        assert (found["host"], found.get("region")) == (host, region)
        assert found.get("region_basis") == ("host" if region else None)


@pytest.mark.parametrize(("location", "region"), [("europe-west9", "europe-west9"), ("global", None)])
def test_the_path_says_the_region_where_vertex_has_one_host_for_all(location, region):
    found = place_of(f"https://aiplatform.googleapis.com/v1/projects/p/locations/{location}/publishers")
    assert (found["host"], found.get("region")) == ("aiplatform.googleapis.com", region)


def test_an_address_of_numbers_is_a_host():
    assert place_of("http://[2001:db8::1]:8000/v1")["host"] == "2001:db8::1"
    assert place_of("http://127.0.0.1:8000/v1")["host"] == "127.0.0.1"


@pytest.mark.parametrize("model", ["eu.anthropic.claude-3", "bedrock/us.amazon.nova-lite", "global.anthropic.claude-x"])
def test_a_profile_across_regions_is_answered_elsewhere(model):
    found = place_of("https://bedrock-runtime.eu-west-1.amazonaws.com", model=model)
    assert found["region_basis"] == "caller"


@pytest.mark.parametrize("model", ["anthropic.claude-3", "cohere.command-r", "us-model", None, 7])
def test_a_model_of_one_region_is_answered_there(model):
    found = place_of("https://bedrock-runtime.eu-west-1.amazonaws.com", model=model)
    assert found["region_basis"] == "host"


@pytest.mark.parametrize(
    "url", ["", None, 7, "not an address", "https://", "http://a b/", "x" * 3_000, "https://[oops"]
)
def test_what_is_no_address_is_nothing(url):
    assert place_of(url) == {}


@given(st.text(max_size=80))
def test_no_text_breaks_an_address_and_no_host_holds_a_secret(said):
    found = place_of(f"https://user:{said}@host.example/{said}")
    assert found.get("host") in (None, "host.example") or "@" not in str(found["host"])


def test_labels_are_short_texts():
    assert labels_of(team="a", project="", user=None, key=7, tag=["x"], agent="y" * 500) == {
        "label.team": "a",
        "label.key": "7",
    }
    assert [text(value) for value in ("a", "", 7, True, None, 1.5, {})] == ["a", None, "7", None, None, None, None]


@pytest.mark.parametrize("tags", [["b", "a", "", 7, "a", "ua: x"], '["b", "a", "ua: x"]'])
def test_tags_are_one_label_whatever_their_order(tags):
    assert tags_of(tags, without="ua:") == "a, b"


@pytest.mark.parametrize("tags", [None, [], "a", "[", '{"a": 1}', ["ua: x"]])
def test_what_is_no_list_of_tags_is_no_label(tags):
    assert tags_of(tags, without="ua:") is None


def test_outer_calls_are_all_those_around_one_with_usage():
    records = [("c", "b", True), ("b", "a", False), ("a", "r", True), ("r", None, True), ("x", "r", False)]
    assert outer_of(records) == {"b", "a", "r"}


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde") | st.none(), st.booleans()), max_size=12))
def test_outer_calls_are_found_in_any_tangle(records):
    assert outer_of(records) <= set("abcde")


def test_a_refused_record_is_named_by_line_or_by_row():
    for are_lines, place in ((True, (3, None)), (False, (None, 3))):
        rows = Rows(are_lines=are_lines)
        rows.refuse_at(3, reason="no_usage", expected="counts")
        (batch,) = rows.flush()
        assert [(reject.line, reject.row) for reject in batch.rejects] == [place]


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_says_what_its_counts_contain(source):
    rows = [row for row in table() if row.source == source]
    shapes = {row.shape for row in rows}
    assert rows
    assert all(row.note and row.evidence for row in rows)
    for shape in shapes:
        assert {"input_tokens", "output_tokens"} <= set(algebra(source, shape).sums)


def test_what_is_no_amount_is_no_cost():
    assert all(stated_cost(each) == {} for each in (None, True, [1], "much", float("inf")))
    assert stated_cost(0.25)["cost"] == stated_cost("0.25")["cost"]
