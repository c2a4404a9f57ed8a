"""A bookmark that fills in the form for logging, from the page that somebody is reading."""

import json
from urllib.parse import quote

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.web.access import requires
from convo.web.conversations.blueprint import bp

#: Characters of an address that every browser, proxy and server lets through, even when it stands
#: escaped in the address of the sign-in page (`cli/serve.py` takes 8,190).
LONGEST_ADDRESS = 4_000

#: Runs on the page that is being read. Selected words that would not fit are cut by characters,
#: never within one, and `cut` says so. An address too long for the form is left out.
_CODE = """
(()=>{
const form=new URL(FORM),given=form.searchParams,
words=Array.from(String(getSelection()).trim()),
put=count=>{given.set("words",words.slice(0,count).join(""));
if(count<words.length)given.set("cut","1");else given.delete("cut")};
if(location.href.length<=2000)given.set("address",location.href);
given.set("title",Array.from(document.title.trim()).slice(0,100).join(""));
let fits=0,over=words.length+1;
while(over-fits>1){const middle=(fits+over)>>1;put(middle);
if(form.href.length>MOST)over=middle;else fits=middle}
put(fits);
if(!open(form.href))location.href=form.href
})()
"""


@bp.get("/bookmarklet")
@requires(Action.LOG)
def ask_bookmarklet() -> ResponseReturnValue:
    """The bookmark, to drag or to copy, and how to use it."""
    address = url_for("conversations.ask_log", _external=True)
    return render_template("conversations/bookmarklet.html", code=bookmarklet(address))


def bookmarklet(form: str) -> str:
    """The bookmark for a form at this address, as an address of its own."""
    code = _CODE.replace("FORM", json.dumps(form)).replace("MOST", str(LONGEST_ADDRESS))
    return "javascript:" + quote(code.strip().replace("\n", ""), safe="()[]{}=>;,.!+-*/?:&|<'")
