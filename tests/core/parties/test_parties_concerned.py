"""Parties of a thing: added once, known by their receipt, told in their language, erased in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.fields import retention, sweeping
from linli.core.notices import channels
from linli.core.notices.models import Delivery
from linli.core.outbox.models import Message
from linli.core.parties import concerned, queries
from linli.core.parties.models import Party
from tests import world as place
from tests.core.quarrels import MACHINE, PARTIES, TYPE, acting, carry_out, quarrel

ANYONE = Actor.public()
WHOLE = {
    "name": "张小明", "phone": "138 0001 2345", "contact": "zhang@example.org",
    "words": "水从卫生间顶上漏下来。",
}  # fmt: skip


def add(row, role="applicant", **given):
    return concerned.add(acting(ANYONE), row, role, **{**WHOLE, **given})


def test_party_is_added_with_a_normal_number_and_a_receipt(quarrels, django_assert_num_queries):
    row = quarrel()
    with django_assert_num_queries(1):
        party = add(row)
    assert (party.phone, party.name, party.role) == ("13800012345", "张小明", "applicant")
    assert len(party.token) >= 20 and party.district == place.DISTRICT
    assert add(row, "respondent", receipt=False).token == ""
    assert add(row, "respondent", receipt=False).client_id is None
    assert len(queries.masked(row)) == 3


def test_party_of_the_same_caller_and_identifier_is_added_once(quarrels):
    row, other = quarrel(), quarrel()
    first = add(row, client_id="c0ffee00-0001-4000")
    assert add(row, client_id="c0ffee00-0001-4000").pk == first.pk
    with pytest.raises(Refused) as refused:
        add(other, client_id="c0ffee00-0001-4000")
    assert refused.value.code == "client_id_taken"
    clerk = quarrels.actor("shequ")
    mine = concerned.add(
        acting(clerk), other, "applicant", client_id="c0ffee00-0001-4000", joined=True
    )
    assert mine.pk != first.pk and mine.joined
    with pytest.raises(Invalid):
        add(row, client_id="short")


def test_party_with_faults_is_invalid_field_by_field(quarrels):
    with pytest.raises(Invalid) as wrong:
        add(quarrel(), name="长" * 61, phone="12345", contact="x" * 121, words="话" * 4001)
    assert set(wrong.value.fields) == {"name", "phone", "contact", "words"}
    with pytest.raises(AssertionError):
        add(quarrel(), "judge")


def test_party_is_found_by_its_receipt_alone(quarrels, django_assert_num_queries):
    row, other = quarrel(), quarrel()
    party = add(row)
    with django_assert_num_queries(1):
        assert concerned.by_token(row, party.token).pk == party.pk
    assert concerned.by_token(other, party.token, merged=[row.pk]).pk == party.pk
    without = add(row, receipt=False)
    for thing, token in ((other, party.token), (row, "wrong"), (row, without.token)):
        with pytest.raises(NotFound, match=r"receipt|回执"):
            concerned.by_token(thing, token)


def test_masked_parties_show_no_whole_name_or_number(quarrels, django_assert_num_queries):
    row = quarrel()
    add(row)
    add(row, "respondent", name="Mary Smith", phone="0573-82838282", contact="", receipt=False)
    add(row, "respondent", name="", phone="", contact="", words="", receipt=False)
    with django_assert_num_queries(1):
        found = queries.masked(row)
    assert [(m.name, m.phone, m.known, m.reachable) for m in found] == [
        ("张**", "138****2345", True, True), ("M**", "****82", True, True), ("", "", False, False)
    ]  # fmt: skip
    assert found[0].label == "申请人"


@pytest.fixture
def sent(monkeypatch):
    out = []
    monkeypatch.setattr(channels, "_SENDERS", {})
    for name in ("sms", "email"):
        channels.channel(name, lambda to, text, key, name=name: out.append((name, to, text)))
    return out


@pytest.fixture
def day(quarrels):
    """Figures without quiet hours, whenever the tests run."""
    from linli.core.figures.models import Figure
    from linli.core.versions import stamps

    Figure.objects.filter(code__startswith="notices.quiet").update(value="00:00")
    stamps.bump("figures")


def test_parties_are_told_each_in_its_own_language_with_its_own_link(quarrels, sent, day):
    row = quarrel(title="噪音争执")
    first = add(row, contact="")
    second = add(row, "respondent", phone="", language="en")
    add(row, "respondent", phone="", contact="", receipt=False)
    act = acting(quarrels.actor("shequ"))
    concerned.tell(act, row, "settled", {"result": "限时装修。"}, key="1")
    concerned.tell(act, row, "seen", key="1")
    carry_out(act)
    link = f"http://linli.test/q/{row.code}?r="
    assert sent[:2] == [
        ("sms", "13800012345", f"{row.number}“噪音争执”已和解：限时装修。详见 {link}{first.token}"),
        ("email", "zhang@example.org", f"{row.number}“噪音争执”已和解：限时装修。详见 {link}{second.token}"),
    ]  # fmt: skip
    assert [text.partition("：")[0] for _w, _to, text in sent[2:]] == [
        f"一件纠纷 {row.number}", f"一件纠纷 {row.number}: 调解中. Follow it: {link}{second.token}"
    ]  # fmt: skip
    assert Delivery.objects.filter(channel="in_app").count() == 4


def test_parties_are_told_once_per_key_and_only_those_named(quarrels, sent, day):
    row = quarrel()
    first, second = add(row, contact=""), add(row, "respondent", phone="")
    for _again in range(2):
        act = acting(quarrels.actor("shequ"))
        concerned.tell(act, row, "seen", key="1", only=[second.pk])
        carry_out(act)
    assert [to for _way, to, _text in sent] == ["zhang@example.org"]
    assert not Delivery.objects.filter(party=first.pk).exists()
    assert "13800012345" not in str(list(Message.objects.values()))


def test_parties_of_merged_things_are_told_too(quarrels, sent, day, monkeypatch):
    from dataclasses import replace

    from linli.core.parties import declarations

    row, other = quarrel(), quarrel()
    add(other, contact="")
    kind = replace(PARTIES, merged=lambda pk: [other.pk] if pk == row.pk else [])
    monkeypatch.setitem(declarations.DECLARED, TYPE, kind)
    act = acting(quarrels.actor("shequ"))
    concerned.tell(act, row, "seen", key="1")
    carry_out(act)
    assert [to for _way, to, _text in sent] == ["13800012345"]


def test_contacts_are_blanked_a_year_after_the_end_of_the_thing(quarrels):
    now = timezone.now()
    open_one = quarrel()
    fresh = quarrel(state="settled", closed_at=now - timedelta(days=364))
    old = quarrel(state="settled", closed_at=now - timedelta(days=366))
    unsaid = quarrel(state="settled")
    for row in (open_one, fresh, old, unsaid):
        add(row)
    Party.objects.update(at=now - timedelta(days=900))
    sweeping.sweep(now)
    kept = set(Party.objects.exclude(phone="").values_list("subject_id", flat=True))
    assert kept == {open_one.pk, fresh.pk}
    blank = Party.objects.get(subject_id=old.pk)
    assert (blank.name, blank.contact, blank.words) == ("", "", "") and blank.token
    assert MACHINE.by_code["settled"].final


def test_parties_of_a_kind_nobody_declares_are_left_alone(quarrels, monkeypatch):
    from linli.core.subjects import faces

    add(quarrel(state="settled", closed_at=timezone.now() - timedelta(days=900)))
    monkeypatch.delitem(faces.FACES, TYPE)
    sweeping.sweep(timezone.now())
    assert Party.objects.get().name == "张小明"


def test_every_personal_column_of_parties_has_a_rule():
    assert [c for c in retention.unretained() if c.model is Party] == []
