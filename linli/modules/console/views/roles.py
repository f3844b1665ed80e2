"""Pages of roles and grants."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.modules.console.commands import roles as commands
from linli.modules.console.forms.filters import GrantFilter
from linli.modules.console.forms.rights import GrantForm, RoleForm
from linli.modules.console.queries import rights as queries
from linli.modules.console.states import Duty
from linli.modules.console.views.answering import (
    Request,
    answer_form,
    answer_step,
    paged,
    reason_of,
)
from linli.modules.console.views.drawn import (
    action,
    area_labels,
    area_text,
    period_badge,
    step,
    until,
)
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

PERMISSION = queries.PERMISSION


def role_url(code: str) -> str:
    return reverse("console:role", args=[code])


@page(PERMISSION, methods=("GET",))
def roles(request: Request) -> HttpResponse:
    context = {
        "title": _("Roles"),
        "table": role_table(queries.roles()),
        "actions": [action(_("Add a role"), "role_add", "plus")],
    }
    return render_page(request, "console/list.html", context)


def role_table(rows: list[Any]) -> Table:
    return Table(
        columns=[
            Column("name", _("Name"), primary=True, wide=True),
            Column("code", _("Code")),
            Column("duty", _("Administration")),
            Column("rights", _("Rights"), align="end"),
            Column("held", _("Held today"), align="end"),
            Column("origin", _("Origin"), hide_on_phone=True),
        ],
        rows=[
            Row(
                id=row.pk,
                url=role_url(row.pk),
                cells={
                    "name": queries.role_label(row),
                    "code": row.pk,
                    "duty": Badge(Duty(row.duty).label, "special") if row.duty else None,
                    "rights": len(row.permissions),
                    "held": row.held,
                    "origin": _("shipped") if row.builtin else _("own"),
                },
            )
            for row in rows
        ],
        caption=_("Roles"),
    )


@page(PERMISSION, methods=("GET",))
def role(request: Request, code: str) -> HttpResponse:
    row = queries.role(code)
    groups = [
        {"title": name, "lines": [f"{label} ({p})" for p, label in items if p in row.permissions]}
        for name, items in queries.by_module()
    ]
    context = {
        "title": queries.role_label(row),
        "subtitle": code,
        "crumbs": [(_("Roles"), reverse("console:roles")), (queries.role_label(row), "")],
        "sections": [group for group in groups if group["lines"]],
        "side": [role_side(row)],
        "actions": [] if row.builtin else [action(_("Change"), "role_edit", "edit", code)],
    }
    return render_page(request, "console/detail.html", context)


def role_side(row: Any) -> dict[str, Any]:
    remove = step(
        _("Remove"), reverse("console:role_remove", args=[row.pk]), text=_("The role is gone.")
    )
    return {
        "title": _("Facts"),
        "facts": [
            (_("Administration"), Duty(row.duty).label if row.duty else _("None (a working role)")),
            (_("Origin"), _("shipped, cannot be changed") if row.builtin else _("own")),
        ],
        "steps": [] if row.builtin else [remove],
    }


def _save(request: Request, form: RoleForm, title: str, code: str = "") -> HttpResponse:
    def save(said: dict[str, Any]) -> Any:
        facts = {name: said[name] for name in ("name", "name_en", "duty")}
        return commands.save(
            request.actor, code=code or said["code"], permissions=form.permissions, **facts
        )

    return answer_form(
        request,
        form,
        save,
        lambda row: role_url(row.pk),
        _("The role is saved."),
        title=title,
        cancel_url=reverse("console:roles"),
    )


@page(PERMISSION)
def role_add(request: Request) -> HttpResponse:
    return _save(request, RoleForm(request.POST or None), _("Add a role"))


@page(PERMISSION)
def role_edit(request: Request, code: str) -> HttpResponse:
    row = queries.role(code)
    facts = {name: getattr(row, name) for name in ("name", "name_en", "duty", "permissions")}
    form = RoleForm(request.POST or None, initial={"code": code, **facts})
    form.fields["code"].disabled = True
    return _save(request, form, _("Change a role"), code)


@page(PERMISSION, methods=("POST",))
def role_remove(request: Request, code: str) -> HttpResponse:
    return answer_step(
        request, lambda: commands.remove(request.actor, code), reverse("console:roles")
    )


@page(PERMISSION, methods=("GET",))
def grants(request: Request) -> HttpResponse:
    form = GrantFilter(request.GET)
    shown = paged(request, queries.grants(request.actor, **form.given()))
    context = {
        "title": _("Grants"),
        "subtitle": _("Rights given beside posts, each with a reason and an end."),
        "filter_form": form,
        "table": grant_table(shown),
        "page": shown,
        "actions": [action(_("Grant a role"), "grant_add", "plus")],
    }
    return render_page(request, "console/list.html", context)


def grant_table(rows: Any) -> Table:
    labels = area_labels({row.area for row in rows})
    return Table(
        columns=[
            Column("account", _("Person"), primary=True),
            Column("role", _("Role")),
            Column("area", _("Area")),
            Column("since", _("From")),
            Column("until", _("Last day")),
            Column("reason", _("Reason"), wide=True),
            Column("state", _("State")),
        ],
        rows=[
            Row(
                id=row.pk,
                url=reverse("console:grant", args=[row.pk]),
                cells={
                    "account": row.account.name,
                    "role": queries.role_label(row.role),
                    "area": area_text(labels, row.area),
                    "since": row.valid_from,
                    "until": until(row.valid_until),
                    "reason": row.reason,
                    "state": period_badge(row.valid_from, row.valid_until),
                },
            )
            for row in rows
        ],
        caption=_("Grants"),
        empty=_("No grant fits."),
    )


@page(PERMISSION)
def grant_add(request: Request) -> HttpResponse:
    def give(said: dict[str, Any]) -> Any:
        return commands.grant(request.actor, account_id=said.pop("account"), **said)

    return answer_form(
        request,
        GrantForm(request.POST or None, initial={"account": request.GET.get("account", "")}),
        give,
        lambda row: reverse("console:grant", args=[row.pk]),
        _("The role is granted."),
        title=_("Grant a role"),
        cancel_url=reverse("console:grants"),
    )


@page(PERMISSION, methods=("GET",))
def grant(request: Request, pk: int) -> HttpResponse:
    row = queries.grant(request.actor, pk)
    labels = area_labels({row.area})
    facts = [
        (_("Person"), f"{row.account.name} ({row.account.login})"),
        (_("Role"), queries.role_label(row.role)),
        (_("Area"), area_text(labels, row.area)),
        (_("From"), row.valid_from),
        (_("Last day"), until(row.valid_until)),
        (_("Reason"), row.reason),
        (_("State"), period_badge(row.valid_from, row.valid_until)),
    ]
    end = step(_("End at once"), reverse("console:grant_end", args=[pk]), reason=True)
    context = {
        "title": _("Grant to %(name)s") % {"name": row.account.name},
        "crumbs": [(_("Grants"), reverse("console:grants")), (row.account.name, "")],
        "sections": [{"title": _("Facts"), "facts": facts}],
        "side": [{"title": _("Steps"), "steps": [end]}] if queries.runs(row) else [],
    }
    return render_page(request, "console/detail.html", context)


@page(PERMISSION, methods=("POST",))
def grant_end(request: Request, pk: int) -> HttpResponse:
    reason = reason_of(request)
    return answer_step(
        request,
        lambda: commands.end_grant(request.actor, pk, reason=reason),
        reverse("console:grant", args=[pk]),
        _("The grant has ended."),
    )
