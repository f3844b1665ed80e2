"""The journal: everything that was changed or looked at; nobody can alter it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.journal import words
from linli.core.journal.models import Entry
from linli.modules.console.queries import journal as queries
from linli.modules.console.states import OPERATION
from linli.modules.console.views.drawn import action
from linli.modules.console.views.journal import asked, subject_text
from linli.ui.answering import Pages
from linli.ui.register import tables
from linli.ui.register.declaration import Link, Place, Register, Scene, Section, register
from linli.ui.subject.declaration import SUBJECTS, Shown, Subject

WAYS = {"web": _("Pages"), "api": _("Interface"), "system": _("By itself")}
COLUMNS = (
    Shown("at", _("When")),
    Shown("who", _("Who"), lambda row: words.who(row, {})),
    Shown("verb", _("What"), lambda row: queries.verb_label(row.verb)),
    Shown("subject", _("Subject"), subject_text),
    Shown("area", _("Area"), lambda row: Place(row.area) if row.area else None, hide_on_phone=True),
    Shown("reason", _("Reason"), wide=True),
    Shown("code", _("Code"), lambda row: row.verb, on_list=False),
    Shown("unit", _("Unit"), lambda row: queries.unit_name(row.unit_id), on_list=False),
    Shown("channel", _("Way"), lambda row: WAYS.get(row.channel, row.channel), on_list=False),
    Shown("request_id", _("Request"), on_list=False),
)
CHANGES = (
    Shown("name", _("Column"), lambda one: one[0]),
    Shown("before", _("Before"), lambda one: one[1], wide=True),
    Shown("after", _("After"), lambda one: one[2], wide=True),
)
NAMED = {"state": _("State"), "desk": _("Desk"), "level": _("Level"), "automatic": _("By itself")}


def url_of(row: Entry) -> str:
    return reverse("console:entry", args=[row.pk])


def called(of: Subject | None, name: str) -> str:
    """A column as the kind of thing names it on its list or in its history."""
    shown = {one.key: one.label for one in of.columns} if of else {}
    told = of.told[name].label if of and name in of.told else ""
    return str(told or shown.get(name) or NAMED.get(name, name))


def text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if value is None:
        return None
    return (words.listed(value) if isinstance(value, list) else str(value))[:2000]


def sections(scene: Scene) -> list[Section]:
    of, columns = SUBJECTS.get(scene.row.subject_type), queries.columns_of(scene.row.subject_type)
    told = [(name, words.pair_of(name, v, columns)) for name, v in scene.row.changes.items()]
    pairs = [(called(of, name), text(before), text(after)) for name, (before, after) in told]
    none, beside = _("No column was changed."), queries.neighbours(scene.actor, scene.row)
    table = tables.table(COLUMNS, beside, _("Journal"), url_of)
    return [
        Section(_("Changes"), table=tables.table(CHANGES, pairs, _("Changes"), empty=none)),
        *([Section(_("In the same request"), table=table)] if beside else []),
    ]


def seal(scene: Scene) -> list[Section]:
    found = queries.seal_of(scene.row)
    if found is None:
        return [Section(_("Seal"), text=_("Not sealed yet; the worker does it in seconds."))]
    about = [(_("Place in the chain"), found.seq), (_("Sealed"), found.at)]
    return [Section(_("Seal"), about, code=found.hash)]


def links(scene: Scene) -> list[Link]:
    """The same filter goes out as is shown."""
    out, query = reverse("console:journal_export"), scene.request.GET.urlencode()
    return [
        action(_("Proof"), "journal_verify", "shield-check"),
        Link(_("Export"), f"{out}?{query}" if query else out, "download", post=True),
    ]


JOURNAL = register(
    Register(
        app="console", name="entry", plural="journal", path="console/journal/", label=_("Journal"),
        permission=queries.PERMISSION, icon="history", menu=(OPERATION, 815),
        note=_("Everything that was changed or looked at; nobody can alter it."),
        rows=queries.entries, pages=Pages,
        filters=asked, columns=COLUMNS, empty=_("No entry fits."), list_links=links,
        among=queries.entries, title=lambda row: queries.verb_label(row.verb), subtitle=lambda row: f"#{row.pk}",
        paged=True, sections=sections, side=seal,
    )
)  # fmt: skip
LOOKS = register(
    Register(
        app="console", name="look", plural="looks", path="console/looks/", label=_("Looks at personal data"),
        permission=queries.PERMISSION, icon="eye", menu=(OPERATION, 816),
        note=_("Who revealed whose data, when and for what purpose."),
        rows=queries.looks, pages=Pages, columns=COLUMNS, empty=_("No entry fits."), row_url=url_of,
    )
)  # fmt: skip
