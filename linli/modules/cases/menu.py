"""The menu entries of cases, by face."""

from django.utils.translation import gettext_lazy as _

from linli.ui.menu import MenuItem
from linli.ui.pages import PUBLIC

WORK = _("Cases")
SEES = "cases.view cases.view_assigned"
RESIDENT = [
    MenuItem(
        _("Report something"), "cases:choose", "message-report", PUBLIC, face="resident", order=10
    ),
    MenuItem(_("Follow a case"), "ui:track", "progress-check", PUBLIC, face="resident", order=20),
    MenuItem(_("Public cases"), "cases:public", "map-2", PUBLIC, face="resident", order=30),
]
DESK = [
    MenuItem(_("Board"), "cases:case_board", "layout-dashboard", SEES, "desk", 12, WORK),
    MenuItem(_("All cases"), "cases:case_list", "list-details", SEES, "desk", 14, WORK),
    MenuItem(_("Map of cases"), "cases:case_map", "map-2", SEES, "desk", 16, WORK),
    MenuItem(_("Take in a case"), "cases:intake", "plus", "cases.report", "desk", 18, WORK),
    MenuItem(
        _("Statistics"), "cases:statistics", "chart-bar", "cases.statistics", "desk", 20, WORK
    ),
]  # fmt: skip
WORKER = [
    MenuItem(_("Report"), "cases:worker_report", "camera", "cases.report", face="worker", order=20)
]
# On the resident's first page: label, line below, address, icon.
CHOICES = (
    (_("Follow my case"), _("By its number, code or link"), "ui:track", "progress-check"),
    (_("See public cases"), _("What is being done around you"), "cases:public", "map-2"),
)
HOME = [
    MenuItem(label, url, icon, PUBLIC, face="home", order=order, note=note)
    for order, (label, note, url, icon) in enumerate(CHOICES, 11)
]
ITEMS = [*RESIDENT, *HOME, *DESK, *WORKER]
