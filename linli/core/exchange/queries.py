"""Imports made so far, and the refused rows to send back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access.actor import Actor
from linli.core.errors import Denied, NotFound
from linli.core.exchange.columns import Column, Sheet, sheet, sheets
from linli.core.exchange.models import ImportRun
from linli.core.exchange.writing import write_xlsx

REASON_SEPARATOR = "；"


def runs(actor: Actor, kind: str = "") -> QuerySet[ImportRun]:
    """One's own imports and those of the places where one may see them, newest first."""
    seen = Q(created_by=actor.account_id) if actor.account_id is not None else Q(pk__in=[])
    reach = actor.reach("exchange.view")
    if reach:
        seen |= Q(district__within=reach)
    found = ImportRun.objects.filter(seen).order_by("-created_at", "-pk")
    return found.filter(kind=kind) if kind else found


def run(actor: Actor, run_id: int) -> ImportRun:
    """One import; `NotFound` when there is none or it is not the actor's to see."""
    found = runs(actor).filter(pk=run_id).first()
    if found is None:
        raise NotFound()
    return found


def allowed_sheets(actor: Actor) -> list[Sheet]:
    """The kinds of sheet the actor may bring in."""
    return [sheet for sheet in sheets() if actor.may(sheet.permission)]


def allowed_sheet(actor: Actor, kind: str) -> Sheet:
    """One of them; `NotFound` when there is none of this kind, `Denied` without its permission."""
    found = sheet(kind)
    if not actor.may(found.permission):
        raise Denied()
    return found


def going_out(actor: Actor, kind: str) -> tuple[Sheet, Iterable[Any]]:
    """A sheet and what it holds in the actor's reach; `NotFound` for one that only comes in."""
    found = allowed_sheet(actor, kind)
    if found.rows is None:
        raise NotFound()
    return found, found.rows(actor)


def error_sheet(of: ImportRun) -> bytes:
    """The refused rows as they were, with row number and reasons before them, as .xlsx."""
    titles = [_("Row"), pgettext("fault", "Reason"), *of.headers]
    columns = [Column(name=str(at), titles=(title or " ",)) for at, title in enumerate(titles)]
    return write_xlsx(columns, error_rows(of))


def error_rows(of: ImportRun) -> Iterable[list[Any]]:
    width = len(of.headers)
    for bad in of.errors:
        said = [f"{column}：{reason}" if column else reason for column, reason in bad["problems"]]
        cells = (list(bad["cells"]) + [""] * width)[:width]
        yield [str(bad["number"] or ""), REASON_SEPARATOR.join(said), *cells]
