"""What parties said is forgotten with their contacts; the notes of colleagues stay."""

from django.utils.translation import gettext_lazy as _

from linli.core.conversation.models import Question, Words
from linli.core.fields.retention import retains
from linli.core.parties.retention import concerned

retains(
    _("Answers of people concerned"),
    Question, ["answer"], due=concerned, blank={"answer": ""}, dated="at",
)  # fmt: skip
retains(
    _("What people concerned added"),
    Words, ["text"], due=concerned, blank={"text": ""}, dated="at",
)  # fmt: skip
