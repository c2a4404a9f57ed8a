"""The page that says what is not as the log says."""

from sqlalchemy import text

from convo.db.engine import open_engine
from tests.web.desk import Desk

PAGE = "/log/discrepancies"


def test_the_press_office_compares_and_reads_what_differs(desk: Desk, database: str):
    page = desk.see("press", PAGE)
    assert "They have never been compared" in page.text
    reply_id = desk.reply()
    assert "Nothing differs" in desk.fill("press", page, PAGE, {}).text
    engine = open_engine(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE revision SET words = 'Sneaked in'"))
    engine.dispose()
    found = desk.fill("press", desk.see("press", PAGE), PAGE, {}).text
    assert f"Versions of reply {reply_id}: the row has other words than entry" in found
    assert "Success" not in found
    assert "Sneaked in" not in found
    assert "1 thing is not as the audit log says" in desk.see("administrator", "/service").text
