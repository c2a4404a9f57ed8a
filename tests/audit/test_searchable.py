"""Which words of an entry may be searched."""

from time import process_time

from convo.audit.words import searchable


def test_a_long_run_of_letters_is_looked_at_once_while_the_log_waits():
    began = process_time()
    assert searchable({"words": "a" * 100_000}) == "a" * 100_000
    assert process_time() - began < 2  # half a minute where it is looked at from each letter on


def test_an_address_behind_another_or_behind_a_mark_is_left_out():
    said = "Write to a@example.org,b@example.org or (c.d@mail.example.org) soon"
    assert searchable({"words": said}).split() == ["Write", "to", "or", ")", "soon"]
