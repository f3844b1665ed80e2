from __future__ import annotations

import pytest
from django.db import transaction

from linli.core.versions import stamps

pytestmark = pytest.mark.django_db


def test_cached_reloads_only_after_a_bump():
    loads = []

    @stamps.cached("test_things")
    def things():
        loads.append(1)
        return len(loads)

    assert (things(), things()) == (1, 1)
    stamps.bump("test_things")
    assert (things(), things()) == (2, 2)


def test_cached_is_not_fooled_by_a_rolled_back_bump():
    state = {"value": "old"}

    @stamps.cached("test_rolled")
    def thing():
        return state["value"]

    assert thing() == "old"

    def change_and_fail():
        with transaction.atomic():
            state["value"] = "new"
            stamps.bump("test_rolled")
            assert thing() == "new"
            state["value"] = "old"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert thing() == "old"


def test_frame_reads_the_stamps_once(django_assert_num_queries):
    @stamps.cached("test_frame")
    def thing():
        return 1

    thing()
    with django_assert_num_queries(1), stamps.frame():
        thing()
        thing()
