"""Pages of the standard replies."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.modules.cases.views import replies
from linli.ui.menu import MenuItem

patterns = [
    path("", replies.replies, name="replies"),
    path("new/", replies.reply_add, name="reply_add"),
    path("<slug:code>/edit/", replies.reply_edit, name="reply_edit"),
    path("<int:pk>/retire/", replies.reply_retire, name="reply_retire"),
]

ITEMS = [
    MenuItem(
        _("Standard replies"),
        "cases:replies",
        "message",
        "catalogue.manage",
        order=315,
        group=_("Catalogue"),
    ),
]
