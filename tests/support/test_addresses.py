"""Addresses: which of them are the same conversation, and which are none at all."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.support.addresses import BadAddress, canonical, host

PAGE = "https://www.example.org/Topic/12?page=2"


@pytest.mark.parametrize(
    "typed",
    [
        PAGE,
        "http://www.example.org/Topic/12?page=2",
        "www.example.org/Topic/12?page=2",
        "//www.example.org/Topic/12?page=2",
        "  HTTPS://WWW.Example.ORG/Topic/12?page=2\n",
        "https://www.example.org:443/Topic/12?page=2",
        "http://www.example.org:80/Topic/12?page=2",
        "https://www.example.org./Topic/12?page=2",
        "https://www.example.org/x/../Topic/./12?page=2",
        "https://www.example.org/Topic/12?utm_source=a&page=2&UTM_Medium=b&fbclid=c&gclid=d",
        "https://www.example.org/Topic/12?page=2&mc_cid=1&igshid=2",
        "https://www.example.org/Topic/12?page=2&utm%5fsource=a&%75tm_medium=b",
        "https://www.example.org/Topic/12?page=2#comment-123",
    ],
)
def test_these_are_one_page(typed):
    assert canonical(typed) == PAGE


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/Topic/12?page=2",
        "https://www.example.org/topic/12?page=2",
        "https://www.example.org/Topic/12?page=3",
        "https://www.example.org/Topic/12/?page=2",
        "https://www.example.org:8443/Topic/12?page=2",
        "https://www.example.org/Topic/12?page=2#!/reply/1",
        "https://www.example.org/Topic/12?page=2#/reply/1",
    ],
)
def test_these_are_other_pages(other):
    assert canonical(other) != PAGE


def test_the_order_of_parameters_makes_no_difference():
    assert canonical("example.org/a?x=1&y=2") == canonical("example.org/a?y=2&x=1")


def test_an_empty_path_is_a_slash():
    assert canonical("example.org") == canonical("example.org/") == "https://example.org/"
    assert canonical("example.org?a=1") == "https://example.org/?a=1"


def test_a_host_beyond_ascii_is_written_in_ascii():
    assert canonical("https://Bücher.example/straße") == (
        "https://xn--bcher-kva.example/stra%C3%9Fe"
    )


def test_escapes_that_need_none_are_undone_and_a_slash_stays_escaped():
    assert canonical("example.org/%7euser/a%2Fb") == "https://example.org/~user/a%2Fb"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("www.Example.org/x", "www.example.org"),
        ("https://example.org:8443/x", "example.org"),
        ("http://münchen.example/", "xn--mnchen-3ya.example"),
        ("http://192.0.2.7/x", "192.0.2.7"),
    ],
)
def test_the_host_comes_without_its_port(typed, expected):
    assert host(typed) == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter a full address, like https://"),
        ("   ", "Enter a full address"),
        ("hello", "Enter a full address"),
        ("https://", "Enter a full address"),
        ("https:///path", "Enter a full address"),
        ("https://localhost/x", "Enter a full address"),
        ("https://exa_mple..org/", "Enter a full address"),
        ("https://[::1/x", "Enter a full address"),
        ("https://-example.org/", "Enter a full address"),
        ("https://exam%70le.org/", "Enter a full address"),
        ("https://example.org:99999/", "not a port"),
        ("https://example.org:x/", "not a port"),
        ("the forum at example.org", "no spaces"),
        ("https://example.org/a b", "no spaces"),
        ("https://example.org/a\nb", "no spaces"),
        ("https://example.org/\x00", "no spaces"),
        ("ftp://example.org/x", "Only addresses of web pages"),
        ("javascript:alert(1)", "Only addresses of web pages"),
        ("JavaScript://example.org/%0aalert(1)", "Only addresses of web pages"),
        ("data:text/html,hi", "Only addresses of web pages"),
        ("mailto:asha@example.org", "Only addresses of web pages"),
        ("https://asha:secret@example.org/", "Leave out the user name"),
        ("https://example.org@evil.example/", "Leave out the user name"),
        ("asha@example.org", "Leave out the user name"),
    ],
)
@pytest.mark.parametrize("ask", [canonical, host])
def test_what_is_no_public_page_is_refused_with_a_way_to_mend_it(ask, typed, sentence):
    with pytest.raises(BadAddress, match=sentence):
        ask(typed)


def test_a_host_with_a_port_is_no_unknown_scheme():
    assert canonical("example.org:8080/x") == "https://example.org:8080/x"


rest = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
tricky = st.text("aA%2fF./?#&=;:@!~+-_é\\|[]{}\"'<>", max_size=40)


@given(st.sampled_from(["https://example.org/", "http://WWW.Example.org:80", ""]), rest | tricky)
def test_the_canonical_form_of_a_canonical_form_is_itself(start, end):
    try:
        once = canonical(start + end)
    except BadAddress:
        return
    assert canonical(once) == once
    assert once.startswith("https://")
    assert once.isascii()
    assert host(once) == host(start + end)


@given(rest | tricky)
def test_whatever_is_typed_is_an_address_or_refused(typed):
    with suppress(BadAddress):
        assert canonical(typed).startswith("https://")
