"""What Django's own password checks lack: the last five are not used again."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from linli.core.people.models import Account, FormerPassword

REMEMBERED = 5


class NotUsedBefore:
    def validate(self, password: str, user: Account | None = None) -> None:
        if user is None or user.pk is None:
            return
        former = FormerPassword.objects.filter(account=user).order_by("-at")[:REMEMBERED]
        known = [user.password, *(f.password for f in former)]
        if any(p and check_password(password, p) for p in known):
            raise ValidationError(self.get_help_text(), code="used_before")

    def get_help_text(self) -> str:
        return _("Choose a password you have not used here lately.")
