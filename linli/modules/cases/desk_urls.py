"""Pages of the desk: inbox, board, lists, map, intake, statistics."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.modules.cases.views import bulk, desk, intake, lists, statistics
from linli.ui.menu import MenuItem

WORK = _("Cases")
SEES = "cases.view cases.view_assigned"
ITEMS = [
    MenuItem(
        _("Mine to do"), "cases:inbox", "inbox", SEES, "desk", 10, WORK,
        "linli.modules.cases.queries.inbox.number",
    ),
    MenuItem(_("Board"), "cases:board", "layout-dashboard", SEES, "desk", 12, WORK),
    MenuItem(_("All cases"), "cases:desk_list", "list-details", SEES, "desk", 14, WORK),
    MenuItem(_("Map of cases"), "cases:desk_map", "map-2", SEES, "desk", 16, WORK),
    MenuItem(_("Take in a case"), "cases:intake", "plus", "cases.report", "desk", 18, WORK),
    MenuItem(
        _("Statistics"), "cases:statistics", "chart-bar", "cases.statistics", "desk", 20, WORK
    ),
]  # fmt: skip

patterns = [
    path("desk/", desk.inbox, name="inbox"),
    path("desk/accept/", desk.accept, name="desk_accept"),
    path("desk/board/", desk.board, name="board"),
    path("desk/cases/", lists.listing, name="desk_list"),
    path("desk/cases/export/", lists.export, name="desk_export"),
    path("desk/lists/keep/", lists.keep, name="desk_keep"),
    path("desk/lists/<int:pk>/delete/", lists.forget, name="desk_forget"),
    path("desk/communities/", lists.communities, name="desk_communities"),
    path("desk/cases/bulk/", bulk.step, name="desk_bulk"),
    path("desk/map/", lists.case_map, name="desk_map"),
    path("desk/map/points.json", lists.points, name="desk_points"),
    path("desk/map/outline.json", lists.outline, name="desk_outline"),
    path("desk/new/", intake.intake, name="intake"),
    path("desk/new/matters/", intake.matters, name="intake_matters"),
    path("desk/new/questions/", intake.questions, name="intake_questions"),
    path("desk/new/routed/", intake.routed, name="intake_routed"),
    path("desk/statistics/", statistics.statistics, name="statistics"),
]
