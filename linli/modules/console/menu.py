"""The console's pages in the desk's menu that are no registers; those declare their own place."""

from django.utils.translation import gettext_lazy as _

from linli.modules.console.states import OPERATION, RIGHTS, RULES
from linli.ui.menu import MenuItem

ITEMS = [
    MenuItem(label, f"console:{url}", icon, permission, "desk", order, group)
    for label, url, icon, permission, order, group in (
        (_("State of the system"), "home", "progress-check", "console.home", 800, OPERATION),
        (_("Who may do what"), "rights", "eye", "console.roles", 855, RIGHTS),
        (_("Calendar"), "calendar", "calendar", "clock.manage", 870, RULES),
        (_("Retention"), "retention", "archive", "console.retention", 880, RULES),
    )
]
