"""What belongs together stands together, in the order in which it came."""

from obsia.core.grouping import grouped


def test_keys_and_values_keep_their_order() -> None:
    found = grouped((len(word), word) for word in ("two", "four", "one", "five"))
    assert list(found.items()) == [(3, ["two", "one"]), (4, ["four", "five"])]
    assert grouped(()) == {}
