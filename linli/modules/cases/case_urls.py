"""The case page with all its steps, its paper, and the grid worker's pages."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.modules.cases.views import case, moves, paper, worker
from linli.ui.menu import MenuItem

patterns = [
    path("desk/cases/<int:case_id>/", case.case, name="case"),
    path("desk/cases/<int:case_id>/reveal/", case.reveal, name="reveal"),
    path("desk/cases/<int:case_id>/print/", paper.printed, name="case_print"),
    path("desk/cases/<int:case_id>/case.pdf", paper.pdf, name="case_pdf"),
    path("desk/cases/<int:case_id>/code.pdf", paper.notice, name="case_receipt"),
    path("desk/cases/<int:case_id>/<str:verb>/", moves.move, name="move"),
    path("desk/number/<str:number>/", case.by_number, name="case_by_number"),
    path("worker/", worker.tasks, name="worker"),
    path("worker/cases/<int:case_id>/", worker.case, name="worker_case"),
    path("worker/cases/<int:case_id>/<str:verb>/", worker.step, name="worker_step"),
    path("worker/report/", worker.choose, name="worker_report"),
    path("worker/report/<str:matter>/", worker.report, name="worker_report_on"),
    path("worker/map/", worker.cell, name="worker_map"),
    path("worker/points.json", worker.points, name="worker_points"),
    path("worker/outline.json", worker.outline, name="worker_outline"),
]
ITEMS = [
    MenuItem(_("My tasks"), "cases:worker", "checklist", "cases.verify", face="worker", order=10),
    MenuItem(_("Report"), "cases:worker_report", "camera", "cases.report", face="worker", order=20),
    MenuItem(_("My cell"), "cases:worker_map", "map-2", "cases.verify", face="worker", order=30),
]
