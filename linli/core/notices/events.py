"""What colleagues are told of, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

GIVEN, TAKEN, MENTION, YELLOW, RED = "given", "taken", "mention", "yellow", "red"
ANSWERED, ADDED, DECIDED, MOVED = "answered", "added", "decided", "moved"
EVENTS: dict[str, Any] = {
    GIVEN: _("A new task for you"),
    TAKEN: _("A task is no longer yours"),
    MENTION: _("You were mentioned"),
    YELLOW: _("A task of yours is due soon"),
    RED: _("A task of yours is overdue"),
    ANSWERED: _("Your question was answered"),
    ADDED: _("Something was added by the person concerned"),
    DECIDED: _("Your request was decided"),
    MOVED: _("Went to another desk"),
}
TONES = {YELLOW: "warn", RED: "bad"}
