"""Every form of every page, filled in with what nobody should type: an answer, and nothing lost.

Each field meets every class of nasty words, and over all fields each word of a class is used; then
hypothesis draws forms, fields and words. `make torture` tries every word in every field.
"""

from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.web.addresses import POSTS
from tests.web.desk import Desk
from tests.web.filled import Filled
from tests.web.nasty import by_chance, each_class_once
from tests.web.owed import faults_of, without_a_limit
from tests.web.restored import Restored
from tests.web.typist import Form, Typist

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_every_field_has_a_limit_and_no_form_breaks_or_loses_a_word(desk: Desk):
    typist = Typist(Filled(desk))
    assert {form.endpoint for form in typist.forms} >= set(POSTS) - {"people.sign_out"}
    office, turn = Restored(desk.office), count()
    found = []
    for form in typist.forms:
        for kind, data in each_class_once(form, turn):
            answer = typist.send(form, data)
            faults = [*faults_of(answer, form, data)]
            if kind == "long":
                faults += without_a_limit(answer, form)
            found += [f"{form.endpoint}, {kind}: {fault}" for fault in faults]
            office.put_back()
    assert not found, "\n".join(found)


def test_whatever_is_typed_into_whatever_form_is_answered_and_not_lost(desk: Desk):
    typist, office = Typist(Filled(desk)), Restored(desk.office)

    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @drawn(form=st.sampled_from(typist.forms), chance=st.randoms())
    def fill_in(form: Form, chance: Random) -> None:
        kind, data = by_chance(form, chance)
        answer = typist.send(form, data)
        office.put_back()
        assert not [*faults_of(answer, form, data)], (form.endpoint, kind)

    fill_in()
