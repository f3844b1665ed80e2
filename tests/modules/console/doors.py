"""What the addresses of the console are about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from linli.core.access.models import Grant, Key
from linli.core.areas.models import AreaAlias
from linli.core.clock.models import Day
from linli.core.exchange.models import ImportRun
from linli.core.fields.models import Field
from linli.core.journal.models import Entry
from linli.core.outbox.models import Message
from linli.core.people.models import Absence, Account, Post
from tests import world as place

START = date(2025, 1, 1)
MEANT = (
    (r"console:(area|alias)", "code", "area"),
    (r"console:alias_end", "alias_id", "alias"),
    (r"console:organisation", "pk", "organisation"),
    (r"console:kind", "family", "kind_family"),
    (r"console:kind", "code", "kind_code"),
    (r"console:(post|absence_add)", "pk", "post"),
    (r"console:absence_end", "pk", "absence"),
    (r"console:account", "pk", "account"),
    (r"console:key", "pk", "key"),
    (r"console:grant", "pk", "grant"),
    (r"console:role", "code", "role"),
    (r"console:(calendar_year|year_mark)", "year", "year"),
    (r"console:day", "pk", "day"),
    (r"console:field", "pk", "field"),
    (r"console:(import_kind|import_template|export)$", "kind", "kind"),
    (r"console:import_", "pk", "run"),
    (r"console:message", "pk", "message"),
    (r"console:entry", "pk", "entry"),
)
PLACED = {
    "area", "alias", "organisation", "post", "absence", "account", "key", "grant", "day", "run",
    "message", "entry",
}  # fmt: skip


def things(world: place.World) -> dict[str, Any]:
    return {**people(world), **rules(), **traces()}


def people(world: place.World) -> dict[str, Any]:
    owner = Account.objects.create(
        login="owner", name="钱塘", district=place.DISTRICT, must_change_password=False
    )
    unit = world.units["street"]
    where = {"district": place.DISTRICT, "account": owner}
    post = Post.objects.create(
        **where, organisation=unit, kind="desk", role="street_desk", area=place.STREET,
        valid_from=START,
    )  # fmt: skip
    today = timezone.localdate()
    absence = Absence.objects.create(
        district=place.DISTRICT, post=post, deputy=world.accounts["other"],
        first_day=today, last_day=today + timedelta(days=3),
    )  # fmt: skip
    grant = Grant.objects.create(**where, role_id="leader", area=place.STREET, valid_from=START)
    key = Key.objects.create(
        **where, label="owner", prefix="o", hash="0" * 64,
        expires_at=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    return {
        "account": owner.pk, "organisation": unit.pk, "post": post.pk, "absence": absence.pk,
        "grant": grant.pk, "key": key.pk, "role": "leader",
    }  # fmt: skip


def rules() -> dict[str, Any]:
    alias = AreaAlias.objects.create(
        district=place.DISTRICT, scheme="old", alias="A1", code=place.STREET, valid_from=START
    )
    day = Day.objects.create(
        district=place.DISTRICT, area=place.STREET, date=date(2026, 5, 20), working=False,
        kind="local", name="停电", source="通知",
    )  # fmt: skip
    return {
        "area": place.STREET, "alias": alias.pk, "day": day.pk, "year": 2026, "kind": "areas",
        "field": Field.objects.order_by("pk").first().pk, "kind_family": "organisation",
        "kind_code": "party_committee",
    }  # fmt: skip


def traces() -> dict[str, Any]:
    now = timezone.now()
    run = ImportRun.objects.create(
        district=place.DISTRICT, kind="areas", filename="a.xlsx", sha256="0" * 64, state="done",
        mode="all_or_nothing", created_at=now, request_id="door", created_by=0,
        headers=["名称"], errors=[{"number": 2, "problems": [["名称", "空"]], "cells": [""]}],
    )  # fmt: skip
    message = Message.objects.create(
        district=place.DISTRICT, key="door", topic="test.door", payload={}, created_at=now,
        dead_at=now, error="broken",
    )  # fmt: skip
    entry = Entry.objects.create(
        district=place.DISTRICT, at=now, actor_name="周文", actor_kind="person",
        verb="organisations.edit", subject_type="people.organisation", subject_id=1,
        area=place.STREET,
    )  # fmt: skip
    return {"run": run.pk, "message": message.pk, "entry": entry.pk}
