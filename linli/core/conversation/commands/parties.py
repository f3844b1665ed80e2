"""Asking a party back, its answer, and what it adds later - known by the receipt alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import PUBLIC
from linli.core.conversation.commands.notes import checked
from linli.core.conversation.models import Question, Words
from linli.core.errors import Denied, NotFound, Refused, TooMany
from linli.core.figures.queries import number
from linli.core.files import attachments
from linli.core.lifecycle.commands import Act, command
from linli.core.notices import posting
from linli.core.notices.events import ANSWERED
from linli.core.parties import concerned
from linli.core.parties.declarations import ASKED, DECLARED
from linli.core.parties.models import Party
from linli.core.subjects import faces

LONGEST_QUESTION, LONGEST_ANSWER = 500, 4000
LATER = "later"
ADDED = "conversation.added"


@command(
    "conversation.ask_party", label=gettext_lazy("Person concerned asked"), permission=PUBLIC,
    icon="message-question",
)  # fmt: skip
def ask_party(act: Act, *, subject_type: str, subject_id: int, party: int, text: str) -> Question:
    """Asks one party, who is told and answers on the receipt page.

    Needs to see the thing and one of the permissions its kind declares for asking.
    """
    author, row = act.account, faces.one(act.actor, subject_type, subject_id)
    kind = DECLARED.get(subject_type)
    if kind is None or not any(act.actor.may(name) for name in kind.ask):
        raise Denied()
    text = checked(text, LONGEST_QUESTION)
    asked = Party.objects.filter(
        pk=party, subject_type=subject_type, subject_id__in=kind.ids(row)
    ).first()
    if asked is None:
        raise NotFound()
    if not asked.reachable:
        raise Refused(_("This person left no way of being asked."), code="unreachable")
    open_or_refused(row)
    made = Question.objects.create(
        district=row.district, subject_type=subject_type, subject_id=row.pk, party=asked,
        author_id=author, text=text, at=act.now,
    )  # fmt: skip
    act.record(row, {"question": text, "party": asked.pk})
    concerned.tell(act, row, ASKED, key=str(made.pk), only=[asked.pk])
    return made


@command(
    "conversation.answer_question", label=gettext_lazy("Question answered"), permission=PUBLIC,
    tone="good", icon="message-check",
)  # fmt: skip
def answer_question(
    act: Act, *, subject_type: str, subject_id: int, token: str, question: int, answer: str,
    files: Collection[str] = (),
) -> Question:  # fmt: skip
    """The party that was asked, by its receipt; once. Whoever asked is told."""
    row, party = by_receipt(subject_type, subject_id, token)
    asked = Question.objects.select_for_update().filter(pk=question, party=party).first()
    if asked is None:
        raise NotFound()
    if asked.answered_at is not None:
        raise Refused(_("This was answered already. Thank you."), code="answered")
    open_or_refused(row)
    asked.answer, asked.answered_at = checked(answer, LONGEST_ANSWER, "answer"), act.now
    asked.save(update_fields=["answer", "answered_at"])
    bind(row, files)
    act.record(row, {"answered": asked.pk, "party": party.pk, "files": len(set(files))})
    posting.tell_accounts(act, row, ANSWERED, [asked.author_id], asked.answer)
    return asked


@command(
    "conversation.add_words", label=gettext_lazy("Something added"), permission=PUBLIC,
    icon="message-plus",
)  # fmt: skip
def add_words(
    act: Act, *, subject_type: str, subject_id: int, token: str, text: str = "",
    files: Collection[str] = (),
) -> Words:  # fmt: skip
    """Words, files or both, by receipt, while the thing is open; so many a day and receipt.

    `<type of thing>.added` is put into the outbox when somebody handles it.
    """
    row, party = by_receipt(subject_type, subject_id, token)
    text = checked(text, LONGEST_ANSWER) if text.strip() or not files else ""
    open_or_refused(row)
    within_ceiling(act, row, party)
    made = Words.objects.create(
        district=row.district, subject_type=subject_type, subject_id=row.pk, party=party,
        text=text, files=len(set(files)), at=act.now,
    )  # fmt: skip
    bind(row, files)
    act.record(row, {"added": made.pk, "party": party.pk, "files": made.files})
    told = {"subject_type": subject_type, "subject": row.pk, "words": made.pk}
    act.tell(ADDED, told, key=f"{ADDED}:{made.pk}", district=row.district)
    return made


def by_receipt(subject_type: str, subject_id: int, token: str) -> tuple[Any, Party]:
    """The thing and the party that holds the receipt; the party stays locked until the commit.

    NotFound when the receipt belongs to something else.
    """
    kind, face = DECLARED.get(subject_type), faces.face(subject_type)
    row = face.model._default_manager.filter(pk=subject_id).first()
    if kind is None or row is None:
        raise NotFound()
    party = concerned.by_token(row, token, merged=kind.merged(row.pk))
    return row, Party.objects.select_for_update().get(pk=party.pk)


def open_or_refused(row: Any) -> None:
    """After the end nobody looks at what is asked or added."""
    state = faces.face(faces.type_of(row)).machine.by_code.get(row.state)
    if state is not None and state.final:
        raise Refused(_("This has ended. Bring it up again if it is not solved."), code="ended")


def within_ceiling(act: Act, row: Any, party: Party) -> None:
    """TooMany above the day's number; the party's lock keeps two at once from passing it."""
    day = timezone.localtime(act.now).date()
    start = timezone.make_aware(datetime.combine(day, time()))
    today = Words.objects.filter(party=party, at__gte=start, at__lt=start + timedelta(days=1))
    most = int(number("conversation.words_per_day", row.area))
    if today.count() >= most:
        said = _("You can add something %(n)s times a day. Please go on tomorrow.")
        raise TooMany(said % {"n": most})


def bind(row: Any, files: Collection[str]) -> None:
    attachments.bind(
        files, faces.type_of(row), row.pk, district=row.district, area=row.area, stage=LATER
    )
