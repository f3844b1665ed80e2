"""What is said about a thing: notes of colleagues, questions to parties, their words, replies."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from linli.core.areas.codes import DistrictField
from linli.core.conversation.readers import READERS
from linli.core.parties.models import Party
from linli.core.subjects.models import AboutRow
from linli.core.values.languages import spoken


class Note(AboutRow):
    """For colleagues only. Never changed; its author can strike it, then `text` is empty.

    `files` are tokens of what came with it; struck, it shows them no longer.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    text = models.TextField(blank=True)
    mentions = models.JSONField(default=list, blank=True)
    files = models.JSONField(default=list, blank=True)
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "conversation_note"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="conversation_note_ix")]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.subject_type} {self.subject_id}"


class Question(AboutRow):
    """What a colleague asks one party, and the answer that came by its receipt."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    text = models.TextField()
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "conversation_question"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="conversation_asked_ix"),
            models.Index(fields=["party"], name="conversation_party_ix"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} asks {self.party_id}"


class Words(AboutRow):
    """What a party adds later; `files` says how many came with it."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    files = models.SmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        db_table = "conversation_words"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="conversation_words_ix"),
            models.Index(fields=["party", "at"], name="conversation_later_ix"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.subject_type} {self.subject_id}"


class Reply(models.Model):
    """A standard reply with placeholders such as {number}; `category` begins the codes it is for.

    `reader`: who reads what is written with it. Words for one reader are never offered for another.
    """

    district = DistrictField(db_index=False)
    code = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40)
    category = models.CharField(max_length=14, blank=True)
    verb = models.CharField(max_length=20)
    reader = models.CharField(max_length=10, choices=READERS)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    text_en = models.TextField(blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "conversation_reply"
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="conversation_reply_uq")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return spoken(self.title, self.title_en)

    @property
    def body(self) -> str:
        """The text in the reader's language."""
        return spoken(self.text, self.text_en)
