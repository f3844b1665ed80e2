"""Posts: who holds which, who stands in, and where the net has holes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.queries import role_choices, role_name
from linli.core.people.kinds import Family, choices
from linli.core.people.models import Absence, Post, runs
from linli.modules.console.commands import posts as commands
from linli.modules.console.forms import fields as ask
from linli.modules.console.queries import posts as queries
from linli.modules.console.states import REGISTER
from linli.modules.console.subject import areas
from linli.modules.console.subject.areas import ending, holder, post_kind
from linli.modules.console.views.drawn import action
from linli.ui import fields as kit
from linli.ui.register import declaration as declare
from linli.ui.register.cells import period_badge, until
from linli.ui.subject.declaration import Fields, Shown

PICKERS = ("account", "deputy", "organisation")


def tiles(actor: Any) -> list[dict[str, Any]]:
    gaps, url = queries.gaps(actor), POSTS.list_url()
    holes = [
        (_("Vacant"), gaps.vacant, f"{url}?show=vacant"),
        (_("Double cover"), gaps.double, f"{url}?show=double"),
        (UNCOVERED.label, gaps.without_worker, UNCOVERED.list_url()),
    ]
    return [
        {"label": _("Posts today"), "value": gaps.posts, "url": url},
        *(
            {"label": label, "value": value, "url": to, "tone": "warn" if value else "good"}
            for label, value, to in holes
        ),
    ]


def title(row: Post) -> str:
    return f"{post_kind(row)} · {row.account.name if row.account else _('vacant')}"


def absences(scene: declare.Scene) -> list[declare.Section]:
    rows, today = queries.absences_of(scene.row.pk), timezone.localdate()
    end = ABSENCES.verb("absence_end")
    steps = [
        end.button(ABSENCES, row.pk, label=_("End the absence from %(day)s") % {"day": row.first_day})
        for row in rows
        if row.last_day >= today
    ]  # fmt: skip
    days = [(f"{row.first_day} – {row.last_day}", row.deputy.name) for row in rows]
    none = "" if rows else _("None.")
    return [declare.Section(_("Absences and deputies"), days, none, steps=steps)]


def new(scene: declare.Scene) -> Fields:
    holder_help = _("Log-in name or full name; empty: vacant")
    return {
        "organisation": kit.any_unit(),
        "kind": kit.select(_("Kind of post"), choices(Family.POST)),
        "role": kit.select(_("Role"), role_choices()),
        "area": kit.any_area(),
        "account": ask.account(_("Holder"), False, holder_help),
        "valid_from": ask.valid_from(),
        "valid_until": kit.day(_("Last day")),
    }


def appointing(scene: declare.Scene) -> Fields:
    return {"account": ask.account(), "valid_from": ask.from_today(_("From")), "reason": kit.why()}


def vacating(scene: declare.Scene) -> Fields:
    return {"valid_from": ask.from_today(_("Vacant from")), "reason": kit.why()}


def leaving(scene: declare.Scene) -> Fields:
    return {
        "deputy": ask.account(_("Deputy")),
        "first_day": ask.from_today(_("First day")),
        "last_day": ask.last_day(),
        "reason": kit.line(_("Reason"), False, 200),
    }


def goes_on(row: Post) -> bool:
    return runs(row, timezone.localdate())


def held(row: Post) -> bool:
    return goes_on(row) and row.account_id is not None


POSTS = declare.register(
    declare.Register(
        app="console", name="post", plural="posts", path="console/posts/", label=_("Posts"),
        permission=queries.PERMISSION, icon="users-group", menu=(REGISTER, 830),
        rows=queries.posts, model=Post, related=("account", "organisation"), empty=_("No post fits."),
        filters=lambda actor: {
            "text": kit.words(_("Holder or organisation")),
            "kind": kit.narrow(_("Kind"), choices(Family.POST)),
            "area": kit.any_area(required=False),
        },
        tabs=(
            ("", _("Today")), ("vacant", _("Vacant")), ("double", _("Double cover")),
            ("away", _("Deputised")), ("future", _("Later")), ("ended", _("Ended")),
        ),
        tiles=tiles, list_links=lambda scene: declare.sheet_links("posts"),
        columns=(
            Shown("holder", _("Holder"), holder, sort="account__name"),
            Shown("kind", _("Kind of post"), post_kind, sort="kind"),
            Shown("organisation", _("Organisation"), wide=True, sort="organisation__name"),
            Shown("area", _("Area"), lambda row: declare.Place(row.area), sort="area"),
            Shown("role", _("Role"), lambda row: role_name(row.role), hide_on_phone=True),
            Shown("valid_from", _("From"), hide_on_phone=True, sort="valid_from"),
            Shown("valid_until", _("Last day"), lambda row: until(row.valid_until), hide_on_phone=True),
            Shown("state", _("State"), period_badge, on_list=False),
        ),
        title=title, subtitle=lambda row: row.organisation, paged=True, sections=absences,
        adds=(
            declare.Verb("post_add", "add", _("Add a post"), declare.by_id(commands.create, *PICKERS), _("The post was added."), new, icon="plus"),
        ),
        verbs=(
            declare.Verb(
                "post_end", "end", _("End"), commands.end, _("The last day is entered."), ending,
                _("End a post"), "archive", when=goes_on,
            ),
            declare.Verb(
                "absence_add", "absence", _("Enter an absence"), declare.by_id(commands.enter_absence, *PICKERS),
                _("The deputy is entered."), leaving, icon="calendar-event", when=held,
            ),
            declare.Verb(
                "post_vacate", "free", _("Free"), commands.vacate, _("The post is vacant from that day on."),
                vacating, _("Free a post"), "minus", when=held,
            ),
            declare.Verb(
                "post_appoint", "appoint", lambda row: _("Hand over") if row.account_id else _("Appoint"),
                declare.by_id(commands.appoint, *PICKERS), _("The appointment is entered."), appointing, _("Appoint to a post"),
                "user-check", when=goes_on,
            ),
        ),
    )
)  # fmt: skip
ABSENCES = declare.register(
    declare.Register(
        app="console", name="absence", path="console/absences/", label=_("Absences and deputies"),
        permission=queries.PERMISSION, model=Absence, place="post__area", related=("post",),
        verbs=(
            declare.Verb(
                "absence_end", "end", _("End"), commands.end_absence, _("Ended."), tone="primary",
                text=_("The deputy has no rights any more."), to=lambda row: POSTS.url(row.post_id),
            ),
        ),
    )
)  # fmt: skip
UNCOVERED = declare.register(
    declare.Register(
        app="console", name="uncovered_grid", plural="uncovered", path="console/posts/uncovered/",
        label=_("Grids without a grid worker"), permission=queries.PERMISSION,
        rows=queries.grids_without_worker, columns=areas.COLUMNS, row_url=areas.url_of,
        empty=_("No area fits."), list_links=lambda scene: [action(_("Add a post"), "post_add", "plus")],
        crumbs=lambda scene: [(_("Posts"), reverse("console:posts"))],
    )
)  # fmt: skip
