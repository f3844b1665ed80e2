"""The standard replies of cases, as a register: a district's own stand in place of national ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.conversation.commands import replies as commands
from linli.core.conversation.models import Reply
from linli.core.conversation.queries import replies as queries
from linli.core.conversation.readers import READERS, RESIDENT
from linli.core.errors import NotFound
from linli.modules.cases.queries.replies import PERMISSION, VERBS
from linli.modules.cases.states import CASE
from linli.modules.catalogue import public as catalogue
from linli.ui import fields as kit
from linli.ui.register.declaration import Register, Scene, Verb, register
from linli.ui.subject.declaration import Facts, Fields, Shown


@dataclass(frozen=True)
class Kept:
    """A reply as one district has it; `own`: not the national one."""

    of: Reply
    home: str

    @property
    def own(self) -> bool:
        return self.of.active and self.of.district == self.home

    @property
    def category(self) -> Any:
        return catalogue.label(self.of.category, self.home) or _("all matters")


def listed(actor: Actor, verb: str = "", retired: bool = False) -> list[Kept]:
    home = catalogue.district_of(actor)
    found = queries.replies(CASE, home, retired=retired)
    return [Kept(r, home) for r in found if not verb or r.verb == verb]


def one(actor: Actor, pk: int) -> Kept:
    for reply in queries.loaded():
        if (reply.id, reply.subject_type) == (pk, CASE):
            return Kept(reply, catalogue.district_of(actor))
    raise NotFound()


def facts(row: Kept) -> Facts:
    return [(c.label, c.of(row)) for c in COLUMNS if c.key != "title"]


def asked(scene: Scene) -> Fields:
    """The code only when it is new."""
    home = catalogue.district_of(scene.actor)
    categories = catalogue.choices(home, categories=True, matters=False)
    marks = _("Filled in: {number} {matter} {place} {unit} {due}")
    told = _("It is offered only where this reader reads what is written.")
    fields: Fields = {
        "code": forms.SlugField(label=_("Code"), max_length=40),
        "verb": forms.ChoiceField(label=_("For"), choices=list(VERBS.items())),
        "reader": forms.ChoiceField(
            label=_("Who reads it"), choices=READERS, initial=RESIDENT, help_text=told
        ),
        "category": forms.ChoiceField(
            label=_("Category"), choices=[("", _("all matters")), *categories], required=False
        ),
        "title": kit.line(_("Title"), longest=80),
        "title_en": kit.line(_("Title (English)"), required=False),
        "text": kit.long_text(_("Text"), rows=6, help_text=marks),
        "text_en": kit.long_text(_("Text (English)"), required=False, rows=6),
    }
    if scene.row is not None:
        del fields["code"]
        for name, field in fields.items():
            field.initial = getattr(scene.row.of, name)
    return fields


def save(actor: Actor, pk: int = 0, *, code: str = "", **said: Any) -> Any:
    code = code or one(actor, pk).of.code
    home = catalogue.district_of(actor)
    return commands.save_reply(actor, district=home, subject_type=CASE, code=code, **said)


def to_list(made: Any) -> str:
    return reverse("cases:replies")


COLUMNS = (
    Shown("title", _("Title"), lambda row: row.of.label),
    Shown("verb", _("For"), lambda row: VERBS.get(row.of.verb, row.of.verb)),
    Shown("reader", _("Who reads it"), lambda row: dict(READERS)[row.of.reader]),
    Shown("category", _("Category")),
    Shown("text", _("Text"), lambda row: row.of.body, wide=True),
    Shown(
        "home", _("Catalogue"), lambda row: catalogue.home_label(row.of.district),
        hide_on_phone=True,
    ),
)  # fmt: skip
register(
    Register(
        app="cases", name="reply", plural="replies", path="catalogue/replies/",
        label=_("Standard replies"), permission=PERMISSION, icon="message", menu=(_("Catalogue"), 315),
        rows=listed, find=one, key=lambda row: (row.of.id,), columns=COLUMNS, empty=_("No reply here."),
        filters=lambda actor: {"retired": forms.BooleanField(label=_("Retired ones"))},
        tabs=(("", _("All")), *VERBS.items()), tab="verb",
        title=lambda row: row.of.label, subtitle=lambda row: row.of.code, facts=facts,
        adds=(
            Verb(
                "reply_add", "new", _("Add a standard reply"), save, _("The reply was added."), asked,
                icon="plus", to=to_list,
            ),
        ),
        verbs=(
            Verb(
                "reply_edit", "edit", _("Change"), save, _("The changes are saved."), asked,
                title=_("Change a standard reply"), icon="edit", to=to_list,
            ),
            Verb(
                "reply_retire", "retire", _("Retire"), lambda actor, pk, **said: commands.retire_reply(actor, reply=pk, **said),
                reason=True, when=lambda row: row.own, to=to_list,
            ),
        ),
    )
)  # fmt: skip
