"""The console's entries in the desk's menu."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.ui.menu import MenuItem

OPERATION, REGISTER = _("Operation"), pgettext_lazy("menu", "Register")
RIGHTS, RULES = _("Rights"), _("Rules")


def item(label: Any, url: str, icon: str, permission: str, place: tuple[Any, int]) -> MenuItem:
    group, order = place
    return MenuItem(label, f"console:{url}", icon, permission, "desk", order, group)


ITEMS = [
    item(_("State of the system"), "home", "progress-check", "console.home", (OPERATION, 800)),
    item(_("Imports"), "imports", "file-import", "console.imports", (OPERATION, 805)),
    item(_("Outbox"), "outbox", "mail", "outbox.manage", (OPERATION, 810)),
    item(_("Journal"), "journal", "history", "journal.view", (OPERATION, 815)),
    item(_("Looks at personal data"), "looks", "eye", "journal.view", (OPERATION, 816)),
    item(_("Areas"), "areas", "sitemap", "console.areas", (REGISTER, 820)),
    item(_("Organisations"), "organisations", "building", "console.organisations", (REGISTER, 825)),
    item(_("Posts"), "posts", "users-group", "console.posts", (REGISTER, 830)),
    item(_("Kinds"), "kinds", "tags", "console.organisations", (REGISTER, 835)),
    item(_("Accounts"), "accounts", "users", "accounts.manage", (RIGHTS, 840)),
    item(_("Roles"), "roles", "shield-lock", "console.roles", (RIGHTS, 845)),
    item(_("Grants"), "grants", "user-check", "console.roles", (RIGHTS, 850)),
    item(_("Who may do what"), "rights", "eye", "console.roles", (RIGHTS, 855)),
    item(_("Keys of machines"), "keys", "key", "keys.manage", (RIGHTS, 860)),
    item(_("Calendar"), "calendar", "calendar", "clock.manage", (RULES, 870)),
    item(_("Field dictionary"), "fields", "list-details", "fields.manage", (RULES, 875)),
    item(_("Retention"), "retention", "archive", "console.retention", (RULES, 880)),
]
