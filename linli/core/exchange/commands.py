"""Taking an import back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.errors import Denied, NotFound, Refused
from linli.core.exchange import recording
from linli.core.exchange.applying import SKIPPED, UNCHANGED
from linli.core.exchange.columns import sheet as sheet_of
from linli.core.exchange.models import ImportRun
from linli.core.exchange.undoing import take_back
from linli.core.versions import stamps

SHOWN_REASONS = 10


def undo(actor: Actor, run_id: int, *, reason: str = "") -> ImportRun:
    """Removes what an import created and restores what it changed; all or nothing.

    One's own import needs the sheet's permission, another's `exchange.undo` where it was made.
    Raises `Denied`, `NotFound`, or `Refused` with the reasons when a row was changed since.
    """
    with stamps.frame(), transaction.atomic():
        run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
        if run is None or not may_see(actor, run):
            raise NotFound()
        sheet = sheet_of(run.kind)
        if not actor.may(sheet.permission) or not may_undo(actor, run):
            raise Denied()
        if run.state != ImportRun.State.DONE:
            raise Refused(_("Only an import that was carried out can be undone."), code="not_done")
        rows = list(run.rows.exclude(action__in=(SKIPPED, UNCHANGED)).order_by("-number"))
        if sheet.undo is not None:
            reasons = sheet.undo(actor, rows, run)
        elif sheet.model is None:
            reasons = [_("This kind of import cannot be undone.")]
        else:
            reasons = take_back(actor, sheet, rows)
        refuse(reasons)
        run.state, run.undone_at = ImportRun.State.UNDONE, timezone.now()
        run.save(update_fields=["state", "undone_at"])
        if sheet.stamp:
            stamps.bump(sheet.stamp)
        counts = {"rows": len(rows)}
        recording.of_run(actor, recording.TAKEN_BACK, run, counts, reason)
    return run


def may_see(actor: Actor, run: ImportRun) -> bool:
    own = actor.account_id is not None and run.created_by == actor.account_id
    return own or any(
        actor.covers(name, run.district) for name in ("exchange.view", "exchange.undo")
    )


def may_undo(actor: Actor, run: ImportRun) -> bool:
    own = actor.account_id is not None and run.created_by == actor.account_id
    return own or actor.covers("exchange.undo", run.district)


def refuse(reasons: list[str]) -> None:
    if not reasons:
        return
    said = reasons[:SHOWN_REASONS]
    if len(reasons) > SHOWN_REASONS:
        said.append(_("And %(count)s more.") % {"count": len(reasons) - SHOWN_REASONS})
    raise Refused(" ".join([_("This import cannot be undone."), *said]), code="changed_since")
