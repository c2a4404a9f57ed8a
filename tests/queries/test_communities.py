"""The register: what is known of a community, and which ones a text names."""

from datetime import date, timedelta

import pytest

from convo.db.models import Community, EngagementCheck
from convo.domain.recognition import CheckResult, Legitimacy
from convo.queries.communities import legitimacy_of, list_communities, named_in
from tests.given import Given
from tests.registered import register

TODAY = date(2026, 3, 10)
LONG_AGO = date(2024, 1, 1)


def checked(*checks: tuple[CheckResult, date]) -> Community:
    """A community with these checks, the oldest first: what each found, and until when."""
    return Community(
        checks=[
            EngagementCheck(result=result, checked_on=LONG_AGO, valid_until=until)
            for result, until in checks
        ]
    )


FINE, DOUBT = CheckResult.NO_CONCERN, CheckResult.DOUBTFUL
YESTERDAY, NEXT_YEAR = TODAY - timedelta(days=1), TODAY + timedelta(days=365)


@pytest.mark.parametrize(
    ("checks", "known"),
    [
        ((), Legitimacy.UNCHECKED),
        (((FINE, NEXT_YEAR),), Legitimacy.SOUND),
        (((FINE, TODAY),), Legitimacy.SOUND),
        (((FINE, YESTERDAY),), Legitimacy.UNCHECKED),
        (((DOUBT, NEXT_YEAR),), Legitimacy.DOUBTFUL),
        # A doubt does not go away by waiting.
        (((DOUBT, YESTERDAY),), Legitimacy.DOUBTFUL),
        # The last check counts, and none before it.
        (((DOUBT, NEXT_YEAR), (FINE, TODAY)), Legitimacy.SOUND),
        (((FINE, NEXT_YEAR), (DOUBT, TODAY)), Legitimacy.DOUBTFUL),
        (((FINE, NEXT_YEAR), (FINE, YESTERDAY)), Legitimacy.UNCHECKED),
    ],
)
def test_the_last_check_counts_to_the_end_of_its_last_day_and_a_doubt_until_the_next(checks, known):
    assert legitimacy_of(checked(*checks), TODAY) is known


NAMES = (
    "Elm Park",
    "Friends of Elm Park",
    "O’Neill’s Growers",
    "Café Bénin",
    "SOS",
    "C++ (Users)",
    "Bread & Roses",
)


#: What people write, and which communities that names.
NAMING = {
    "We read what elm  PARK wrote.": ["Elm Park"],
    "Elm Parkway is another place.": [],
    "The helm park": [],
    "Friends of Elm Park wrote to us": ["Friends of Elm Park"],
    "Friends of Elm Park, and Elm Park itself": ["Elm Park", "Friends of Elm Park"],
    "Elm Park Elm Park": ["Elm Park"],
    "Elm Park’s own page": ["Elm Park"],
    "Elm\nPark": ["Elm Park"],
    "O'Neill's growers say": ["O’Neill’s Growers"],
    "‘O’Neill’s Growers’": ["O’Neill’s Growers"],
    "cafe benin": ["Café Bénin"],
    "sos: the boat": ["SOS"],
    "The Sosnowski family": [],
    "c++ users met": ["C++ (Users)"],
    "We read what _Elm Park_ wrote": ["Elm Park"],
    "What Bread and Roses bake": ["Bread & Roses"],
    "": [],
    "SOS and Elm Park": ["Elm Park", "SOS"],
}


def test_names_are_found_as_whole_words_whatever_their_capitals_quotes_and_accents(given: Given):
    venue, press = given.venue(), given.press_officer()
    for name in NAMES:
        register(given, press, name=name, venue_id=venue.id)
    with given.office.sessions() as session:
        found = {words: [each.name for each in named_in(session, words)] for words in NAMING}
    assert found == NAMING


def test_the_register_is_listed_by_name_and_searched_in_what_it_says(given: Given):
    venue, press = given.venue(), given.press_officer()
    for name in ("swimmers", "Rowers", "anglers"):
        register(given, press, name=name, venue_id=venue.id, about=f"They love {name}, 100%")
    with given.office.sessions() as session:
        assert [each.name for each in list_communities(session)] == [
            "anglers",
            "Rowers",
            "swimmers",
        ]
        assert [each.name for each in list_communities(session, most=1, skip=1)] == ["Rowers"]
        assert [each.name for each in list_communities(session, "love row")] == ["Rowers"]
        assert list_communities(session, "%love%") == []
