"""What is said about a thing, on its page: notes of colleagues, questions to parties, their words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.conversation.commands.notes import LONGEST
from linli.core.conversation.commands.parties import LONGEST_QUESTION
from linli.core.conversation.queries import talk
from linli.core.parties.declarations import DECLARED
from linli.core.parties.queries import Masked, masked
from linli.core.tasks.commands import may_give
from linli.core.tasks.models import Task
from linli.ui import fields
from linli.ui.photos import items
from linli.ui.subject.declaration import Scene, Subject

Context = dict[str, Any]
MENTIONS = ("mention", "mention_2", "mention_3")


class NoteForm(forms.Form):
    """A note, and up to three colleagues who are told of it."""

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data, auto_id="note_%s", prefix="note")
        self.fields["text"] = fields.long_text(_("Note for colleagues"), max_length=LONGEST)
        labels = (_("Tell this colleague"), _("And this one"), _("And this one too"))
        for name, label in zip(MENTIONS, labels, strict=True):
            self.fields[name] = fields.person(actor, label, required=False)
        self.fields["photos"] = fields.photos(_("Photos or PDF"), accept="image/*,application/pdf")

    def given(self) -> Context:
        """What the command takes; call it on a valid form."""
        said = self.cleaned_data
        return {"text": said["text"], "mentions": [said[n] for n in MENTIONS if said[n]]}


class QuestionForm(forms.Form):
    """A question to one of the people concerned who can be reached."""

    def __init__(self, parties: list[Masked], data: Any = None) -> None:
        super().__init__(data, auto_id="question_%s", prefix="question")
        choices = [(p.id, name_of(p)) for p in parties if p.reachable]
        self.fields["party"] = forms.TypedChoiceField(label=_("Whom"), choices=choices, coerce=int)
        self.fields["text"] = fields.long_text(
            _("Question"), max_length=LONGEST_QUESTION,
            help_text=_("Answered on the page of the receipt. Ask for nothing that is not needed."),
        )  # fmt: skip


class GiveForm(forms.Form):
    """To whom else an open task goes: one of those who may do it."""

    def __init__(self, actor: Actor, task: Task, data: Any = None) -> None:
        super().__init__(data, auto_id=f"give_{task.pk}_%s", prefix="give")
        self.task = task.pk
        self.fields["person"] = fields.person(actor, permission=task.permission)


def giving(scene: Scene, task: Task) -> GiveForm | None:
    """The form beside a task, as it was sent or a fresh one, for who may give it to another."""
    if not may_give(scene.actor, task, scene.row.area):
        return None
    sent = scene.known.get("give_form")
    return sent if sent and sent.task == task.pk else GiveForm(scene.actor, task)


def name_of(party: Masked) -> str:
    return " ".join(str(part) for part in (party.label, party.name, party.phone) if part)


def may_ask(of: Subject, scene: Scene) -> bool:
    """The kind says who asks; what has ended is not asked about."""
    kind = DECLARED.get(of.type)
    state = of.machine.state(scene.row.state)
    return bool(kind and not state.final and any(scene.actor.may(name) for name in kind.ask))


def sections(of: Subject, scene: Scene) -> Context:
    """For `ui/subject/notes.html` and `questions.html`; two statements, and three with parties."""
    notes = talk.notes(scene.actor, scene.row)
    came = {f.token: f for f in scene.files}
    found: Context = {
        "notes": [(n, items(came[t] for t in n.files if t in came)) for n in notes],
        "note_form": NoteForm(scene.actor) if scene.actor.account_id else None,
        "note_kept": scene.known.get("note_kept", ()),
        "note_url": of.url("note", scene.row.pk),
        "strike_url": of.url("strike", scene.row.pk),
    }
    if of.type not in DECLARED:
        return found
    parties = scene.known.setdefault("parties", masked(scene.row))
    names = {p.id: name_of(p) for p in parties}
    asks = may_ask(of, scene) and any(p.reachable for p in parties)
    return {
        **found,
        "questions": [(names.get(q.party_id, ""), q) for q in talk.questions(scene.row)],
        "later_words": [(names.get(w.party_id, ""), w) for w in talk.words(scene.row)],
        "question_form": QuestionForm(parties) if asks else None,
        "question_url": of.url("question", scene.row.pk),
    }
