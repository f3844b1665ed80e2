"""What the addresses of logging in are about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from linli.modules.entry.models import Login
from tests import world as place

MEANT = ((r"entry:end_session", "login_id", "login"),)


def things(world: place.World) -> dict[str, Any]:
    now = timezone.now()
    login = Login.objects.create(
        district=place.DISTRICT, account=world.accounts["other"], way="password", created_at=now,
        seen_at=now, expires_at=now + timedelta(hours=1),
    )  # fmt: skip
    return {"login": login.pk}
