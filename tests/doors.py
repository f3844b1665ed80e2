"""Every address and operation there is, and a real object behind each of their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from linli.core.access.models import Grant, Key
from linli.core.access.permissions import PUBLIC, SIGNED_IN
from linli.core.areas.models import AreaAlias
from linli.core.clock.models import Day
from linli.core.exchange.models import ImportRun
from linli.core.fields.models import Field
from linli.core.files import attachments
from linli.core.journal.models import Entry
from linli.core.outbox.models import Message
from linli.core.people.models import Absence, Account, Post
from linli.modules.cases.commands import desk, intake
from linli.modules.cases.models import Case, Reply, SavedFilter
from linli.modules.catalogue.models import Category, Route
from linli.modules.entry.models import Login
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from linli.site.api import api
from tests import world as place
from tests.modules.cases.conftest import png, told

START = date(2025, 1, 1)
# Which object a parameter means: (address name, parameter) -> key of `things`; the first match.
MEANT = (
    (r"ui:", "sheet", "sheet"),
    (r"cases:(follow|done|receipt|join|rate|withdraw)|api:(track|join)", "code", "receipt"),
    (r"cases:(report|worker_report)|catalogue:matter", "code|matter", "matter"),
    (r"catalogue:category_", "code", "category"),
    (r"cases:reply_edit", "code", "reply_code"),
    (r"cases:reply_retire", "pk", "reply"),
    (r"catalogue:route_", "pk", "route"),
    (r"cases:desk_forget", "pk", "filter"),
    (r"cases:|api:", "case_id", "case"),
    (r"grids:|api:plan_", "plan_id", "plan"),
    (r"grids:plan_grid", "grid_id", "plan_grid"),
    (r"grids:edit", "verb", "correction"),
    (r"grids:(plan|present|places)_export", "form", "format"),
    (r"grids:places_export", "kind", "layer"),
    (r"grids:map_onto", "organisation_id", "organisation"),
    (r"grids:", "code", "cell"),
    (r"cases:", "number", "number"),
    (r"cases:", "token", "token"),
    (r"cases:(move|worker_step)|api:move", "verb", "verb"),
    (r"console:(area|alias)", "code", "area"),
    (r"console:alias_end", "alias_id", "alias"),
    (r"console:organisation", "pk", "organisation"),
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
    (r"entry:end_session", "login_id", "login"),
)
# Those that belong to a place: out of reach they are not found.
PLACED = {
    "case", "number", "area", "alias", "organisation", "post", "absence", "account", "key", "grant",
    "day", "run", "message", "entry", "route", "plan", "cell",
}  # fmt: skip
# What the operations of the API need to get as far as their guard.
QUERIES: dict[str, dict[str, Any]] = {
    "which_unit": {"matter": place.STREETLIGHT, "area": place.COMMUNITY},
    "locate": {"lon": place.INSIDE[0], "lat": place.INSIDE[1]},
    "near": {"matter": place.STREETLIGHT, "lon": place.INSIDE[0], "lat": place.INSIDE[1]},
    "grids_present": {"area": place.COMMUNITY},
}
BODIES: dict[str, dict[str, Any]] = {
    "report": {
        "client_id": "door", "matter": place.STREETLIGHT, "lon": place.INSIDE[0], "lat": place.INSIDE[1],
        "description": "路灯不亮。",
    },
    "join": {"client_id": "door-join"},
    "move": {"reason": "", "details": {}},
    "plan_order": {"area": place.COMMUNITY},
    "plan_propose": {},
    "plan_approve": {"valid_from": "2030-01-01"},
    "plan_return": {"reason": "边界不清"},
    "addresses_located": {"texts": ["文昌路128号"]},
}  # fmt: skip


@dataclass(frozen=True)
class Door:
    """One address or operation with one method, and what it declares."""

    name: str
    route: str
    method: str
    permission: str
    parameters: tuple[str, ...] = ()
    machine: bool = False

    @property
    def id(self) -> str:
        return f"{self.method} {self.name}"

    def keys(self) -> dict[str, str]:
        """Parameter -> key of `things`. Raises LookupError when this list does not know it."""
        found = {}
        for parameter in self.parameters:
            for name, wanted, key in MEANT:
                if re.match(name, self.name) and re.fullmatch(wanted, parameter):
                    found[parameter] = key
                    break
            else:
                raise LookupError(f"{self.name}: say in MEANT what `{parameter}` stands for")
        return found

    @property
    def placed(self) -> bool:
        return bool(set(self.keys().values()) & PLACED)

    def url(self, things: dict[str, Any]) -> str:
        given = {parameter: things[key] for parameter, key in self.keys().items()}
        if not self.machine:
            return reverse(self.name, kwargs=given)
        return "/api/v1" + re.sub(r"\{(\w+)\}", lambda m: str(given[m[1]]), self.route)

    def request(self, client: Any, things: dict[str, Any], **headers: Any) -> Any:
        url, call = self.url(things), getattr(client, self.method.lower())
        operation = self.name.rpartition(":")[2]
        if not self.machine or self.method == "GET":
            return call(url, QUERIES.get(operation) if self.machine else None, **headers)
        if operation == "upload":
            return call(url, {"photo": SimpleUploadedFile("a.png", png())}, **headers)
        return call(url, BODIES[operation], content_type="application/json", **headers)


def patterns() -> Iterator[tuple[str, str, URLPattern]]:
    """(name with namespace, route, pattern) of every address but the API's."""

    def walk(found: Any, route: str, space: str) -> Iterator[tuple[str, str, URLPattern]]:
        for one in found:
            here = route + str(one.pattern)
            if not isinstance(one, URLPattern):
                yield from walk(one.url_patterns, here, one.namespace or space)
            elif not here.startswith("api/"):
                yield f"{space}:{one.name}" if space else one.name or here, here, one

    return walk(get_resolver().url_patterns, "", "")


def pages() -> list[Door]:
    """Addresses with a name, one per method."""
    return [
        Door(name, route, method, one.callback.permission, tuple(one.pattern.converters))
        for name, route, one in patterns()
        if ":" in name
        for method in one.callback.methods
    ]


def operations() -> list[Door]:
    """The API's operations; their parameters are named as in the pages."""
    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for one in view.operations:
                name = f"api:{one.view_func.__name__}"
                route = prefix.rstrip("/") + path
                names = tuple(re.findall(r"\{(\w+)\}", path))
                found += [
                    Door(name, route, method, getattr(one.view_func, "permission", ""), names, True)
                    for method in one.methods
                ]
    return found


def undeclared() -> list[str]:
    """Addresses and operations that say nothing about who may use them."""
    from linli.core.access.permissions import declared

    known = {PUBLIC, SIGNED_IN, *declared()}
    found = [n for n, _r, one in patterns() if getattr(one.callback, "permission", "") not in known]
    return found + [d.id for d in operations() if d.permission not in known]


@dataclass
class Things:
    """The objects; all that has a place lies in `place.STREET` or is of the whole district."""

    world: place.World
    held: dict[str, Any] = field(default_factory=dict)

    def build(self) -> dict[str, Any]:
        self.case()
        self.people()
        self.rules()
        self.traces()
        self.plan()
        return self.held

    def plan(self) -> None:
        shape = shapely.box(120.76, 30.75, 120.77, 30.77)
        where = {"district": place.DISTRICT, "area": place.COMMUNITY}
        drawn = {"households": 400, "geometry": shapely.to_wkb(shape)}
        plan = Plan.objects.create(
            **where, name="方案", state="draft", made_at=timezone.now(), drawn_at=timezone.now()
        )
        grid = PlanGrid.objects.create(
            **where, **drawn, plan=plan, code=place.CELL, name="第一网格", lon=120.765, lat=30.76
        )
        piece = PlanPiece.objects.create(**where, **drawn, plan=plan, grid=grid, name="小区")
        self.held |= {
            "plan": plan.pk, "plan_grid": grid.pk, "plan_piece": piece.pk, "cell": place.CELL,
            "correction": "undo", "format": "geojson", "layer": "compounds",
        }  # fmt: skip

    def case(self) -> None:
        from linli.core.access.actor import Actor

        made = intake.report(Actor.public(), report=told())
        clerk = self.world.actor("shequ")
        desk.dispatch(clerk, made.case, unit=self.world.units["lighting"].pk)
        row = Case.objects.get(pk=made.case)
        token = attachments.store(None, place.DISTRICT, place.CELL, png(), "report").token
        self.held |= {
            "case": row.pk, "number": row.number, "receipt": row.code, "token": token,
            "verb": "accept", "matter": place.STREETLIGHT, "sheet": "forms",
        }  # fmt: skip

    def people(self) -> None:
        owner = Account.objects.create(
            login="owner", name="钱塘", district=place.DISTRICT, must_change_password=False
        )
        unit = self.world.units["street"]
        post = Post.objects.create(
            district=place.DISTRICT, account=owner, organisation=unit, kind="desk",
            role="street_desk", area=place.STREET, valid_from=START,
        )  # fmt: skip
        today = timezone.localdate()
        absence = Absence.objects.create(
            district=place.DISTRICT, post=post, deputy=self.world.accounts["other"],
            first_day=today, last_day=today + timedelta(days=3),
        )  # fmt: skip
        grant = Grant.objects.create(
            district=place.DISTRICT, account=owner, role_id="leader", area=place.STREET,
            valid_from=START,
        )  # fmt: skip
        now = timezone.now()
        key = Key.objects.create(
            district=place.DISTRICT, account=owner, label="owner", prefix="o", hash="0" * 64,
            expires_at=now + timedelta(days=9),
        )  # fmt: skip
        login = Login.objects.create(
            district=place.DISTRICT, account=owner, way="password", created_at=now, seen_at=now,
            expires_at=now + timedelta(hours=1),
        )  # fmt: skip
        kept = SavedFilter.objects.create(
            district=place.DISTRICT, account=owner, name="我的", query="state=reported"
        )
        self.held |= {
            "account": owner.pk, "organisation": unit.pk, "post": post.pk, "absence": absence.pk,
            "grant": grant.pk, "key": key.pk, "login": login.pk, "filter": kept.pk, "role": "leader",
        }  # fmt: skip

    def rules(self) -> None:
        alias = AreaAlias.objects.create(
            district=place.DISTRICT, scheme="old", alias="A1", code=place.STREET, valid_from=START
        )
        route = Route.objects.create(
            district=place.DISTRICT,
            prefix="03",
            area=place.STREET,
            unit=self.world.units["lighting"],
        )
        day = Day.objects.create(
            district=place.DISTRICT, area=place.STREET, date=date(2026, 5, 20), working=False,
            kind="local", name="停电", source="通知",
        )  # fmt: skip
        reply = Reply.objects.order_by("pk").first()
        self.held |= {
            "area": place.STREET, "alias": alias.pk, "route": route.pk, "day": day.pk, "year": 2026,
            "reply": reply.pk, "reply_code": reply.code, "kind": "areas",
            "category": Category.objects.order_by("code").first().code,
            "field": Field.objects.order_by("pk").first().pk,
        }  # fmt: skip

    def traces(self) -> None:
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
        entry = Entry.objects.filter(area__startswith=place.STREET).order_by("-id").first()
        self.held |= {"run": run.pk, "message": message.pk, "entry": entry.pk}
