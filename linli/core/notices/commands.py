"""Notices that were read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from linli.core.access.permissions import PUBLIC
from linli.core.errors import NotFound
from linli.core.lifecycle import rows
from linli.core.lifecycle.commands import Act, command
from linli.core.notices.models import Notice


@command("notices.read", label=gettext_lazy("Notice read"), permission=PUBLIC, icon="mail-opened")
def read(act: Act, *, notice: int) -> Notice:
    """One of one's own; read before changes nothing."""
    row = Notice.objects.filter(pk=notice, account_id=act.account).first()
    if row is None:
        raise NotFound()
    if row.read_at is None:
        row.read_at = act.now
        row.save(update_fields=["read_at"])
        act.record(row, {"read_at": [None, act.now]})
    return row


@command(
    "notices.read_all", label=gettext_lazy("All notices read"), permission=PUBLIC,
    icon="mail-opened",
)  # fmt: skip
def read_all(act: Act) -> int:
    """All of one's own; how many."""
    unread = Notice.objects.filter(account_id=act.account, read_at__isnull=True)
    if not (ids := list(unread.values_list("pk", flat=True))):
        return 0
    unread.filter(pk__in=ids).update(read_at=act.now)
    rows.about(act, "notices.notice", {"read": len(ids)})
    return len(ids)
