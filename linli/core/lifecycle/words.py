"""The usual words of states, moves, tasks and fields, so that every kind of thing says the same."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RECEIVED = pgettext_lazy("state", "Received")
IN_WORK = _("In work")
ANSWERED = _("Done, answered")
NOT_ACCEPTED = _("Not accepted")
TAKE_ON, TAKEN_ON = _("Take on"), _("Taken on")
REFUSE = _("Do not accept")
FINISH = _("Finish with an answer")
RATE, RATED = _("Rate"), _("Rated")
DECIDE = _("Decide whether to take it on")
HANDLE = _("Handle and answer")
ABOUT = _("What it is about")
DESCRIPTION = _("Description")
ANSWER = pgettext_lazy("case", "Answer")
BROUGHT_BY = _("Who brought it")
