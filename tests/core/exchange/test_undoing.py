"""Taking an import back: exactly what it did, or nothing and the reasons."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.core.access.actor import Actor, Granted
from linli.core.errors import Denied, NotFound, Refused
from linli.core.exchange import commands, retention
from linli.core.exchange.columns import Column, Sheet, _sheets, register
from linli.core.exchange.importing import run
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.reading import read
from linli.core.journal.models import Entry
from linli.core.people.models import Organisation, Post
from tests.core.exchange.conftest import BAD, GOOD, PERMISSIONS, apply, names, table


@pytest.mark.django_db
def test_undo_removes_created_and_restores_changed(organisations, actor):
    run(actor, organisations, table(*GOOD), request_id="a")
    before = list(Organisation.objects.order_by("pk").values())
    newer = [[*GOOD[0][:4], "13900000000", ""], ["新单位", *GOOD[2][1:]]]
    done = run(actor, organisations, table(*newer), request_id="b")
    undone = commands.undo(actor, done.pk, reason="名单有误")
    assert undone.state == "undone"
    assert list(Organisation.objects.order_by("pk").values()) == before
    entry = Entry.objects.get(verb="exchange.undo", subject_type="exchange.importrun")
    assert entry.reason == "名单有误"
    with pytest.raises(Refused):
        commands.undo(actor, done.pk)
    assert run(actor, organisations, table(*newer), request_id="c").counts["created"] == 1


@pytest.mark.django_db
def test_undo_after_a_later_change_is_refused_with_the_row(organisations, actor):
    done = run(actor, organisations, table(*GOOD), request_id="a")
    Organisation.objects.filter(name=GOOD[1][0]).update(phone="1")
    with pytest.raises(Refused, match="4"):
        commands.undo(actor, done.pk)
    assert len(names()) == 3
    done.refresh_from_db()
    assert done.state == "done"


@pytest.mark.django_db
def test_undo_of_rows_used_by_others_is_refused(organisations, actor):
    done = run(actor, organisations, table(*GOOD), request_id="a")
    Post.objects.create(
        district="330402",
        organisation=Organisation.objects.first(),
        kind="grid_leader",
        role="desk",
        area="330402007",
        valid_from=date(2026, 1, 1),
    )
    with pytest.raises(Refused):
        commands.undo(actor, done.pk)
    assert len(names()) == 3


@pytest.mark.django_db
def test_undo_is_for_the_importer_and_for_those_who_may(organisations, actor, actor_in):
    done = run(actor, organisations, table(*GOOD), request_id="a")
    with pytest.raises(NotFound):
        commands.undo(actor_in("110101", 8), done.pk)
    with pytest.raises(Denied):
        commands.undo(actor_in("330402", 8, PERMISSIONS - {"exchange.undo"}), done.pk)
    with pytest.raises(NotFound):
        commands.undo(actor, done.pk + 1)
    assert commands.undo(actor_in("330402", 8), done.pk).state == "undone"


@pytest.mark.django_db
def test_values_are_blanked_when_undo_is_long_past(organisations, actor):
    done = run(actor, organisations, table(*GOOD, BAD[1]), "skip_bad", request_id="a")
    now = timezone.now()
    assert not retention.values(ImportRow.objects.all(), now).exists()
    later = now + retention.KEPT + timedelta(days=1)
    assert set(retention.refused(ImportRun.objects.all(), later)) == {done}
    retention.values(ImportRow.objects.all(), later).update(before={}, after={})
    with pytest.raises(Refused):
        commands.undo(actor, done.pk)
    assert len(names()) == 3


class TestUndoProperty(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(
        st.dictionaries(st.sampled_from("甲乙丙丁"), st.sampled_from(["1234567", "7654321"])),
        st.dictionaries(
            st.sampled_from("甲乙丙丁"), st.sampled_from(["1234567", "7654321"]), min_size=1
        ),
    )
    def test_undo_gives_back_what_was_before(self, first, second):
        sheet = Sheet(
            kind="test.undo",
            label="",
            permission="areas.manage",
            apply=apply,
            model=Organisation,
            key=("name",),
            area="area",
            columns=(
                Column(name="name", titles=("名称",), required=True),
                Column(name="phone", titles=("电话",)),
                Column(name="kind", titles=("类型",), default="department"),
                Column(name="area", titles=("区划",), default="330402"),
            ),
        )
        register(sheet)
        granted = Granted(permissions=PERMISSIONS, area="330402")
        actor = Actor(account_id=1, district="330402", granted=(granted,))
        for number, rows in enumerate((first, second)):
            before = list(Organisation.objects.order_by("pk").values())
            text = "名称,电话\n" + "".join(f"{name},{phone}\n" for name, phone in rows.items())
            if rows:
                done = run(
                    actor, sheet, read(text.encode(), "a.csv"), request_id=str(number), again=True
                )
                assert done.state == "done"
        commands.undo(actor, done.pk)
        assert list(Organisation.objects.order_by("pk").values()) == before
        _sheets.pop("test.undo")
