"""What was said about a thing: for colleagues, and for the one party on its receipt page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.core.access.actor import Actor
from linli.core.conversation.models import Note, Question, Words
from linli.core.parties.models import Party
from linli.core.people.models import Account


@dataclass(frozen=True)
class NoteFacts:
    """One note; `mine`: the reader wrote it; a struck one has no text."""

    id: int
    author: str
    text: str
    mentions: list[str]
    files: list[str]
    at: datetime
    struck: bool
    mine: bool


def notes(actor: Actor, row: Any) -> list[NoteFacts]:
    """Of a thing the actor sees, oldest first; at most two statements."""
    found = list(Note.objects.about(row).select_related("author").order_by("id"))
    ids = {pk for n in found for pk in n.mentions}
    names = dict(Account.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [
        NoteFacts(
            n.pk, n.author.name, n.text, [names[pk] for pk in n.mentions if pk in names],
            [] if n.struck_at else n.files, n.at,
            n.struck_at is not None, n.author_id == actor.account_id,
        )
        for n in found
    ]  # fmt: skip


def questions(row: Any) -> list[Question]:
    """For colleagues: all questions of a thing with who asked, oldest first; one statement."""
    return list(Question.objects.about(row).select_related("author").order_by("id"))


def asked(party: Party) -> list[Question]:
    """For the receipt page: what this party was asked, oldest first; one statement."""
    return list(Question.objects.filter(party=party).order_by("id"))


def words(row: Any) -> list[Words]:
    """For colleagues: what all parties added, oldest first; one statement."""
    return list(Words.objects.about(row).order_by("id"))


def own_words(party: Party) -> list[Words]:
    """For the receipt page: what this party added; one statement."""
    return list(Words.objects.filter(party=party).order_by("id"))
