"""Addresses of cases: the resident's pages, the desk, the case with its steps, the grid worker."""

from __future__ import annotations

from django.urls import path

from linli.modules.cases.views import (
    case,
    intake,
    openness,
    paper,
    photos,
    replies,
    resident,
    statistics,
    talk,
    tracking,
    worker,
)

app_name = "cases"
urlpatterns = [
    # The resident: report, follow, look at what is public.
    path("", resident.home, name="home"),
    path("report/", resident.choose, name="choose"),
    path("report/<str:matter>/", resident.report, name="report"),
    path("c/<str:code>", tracking.follow, name="follow"),
    path("c/<str:code>/done", resident.done, name="done"),
    path("c/<str:code>/receipt", resident.receipt, name="receipt"),
    path("c/<str:code>/join", resident.join, name="join"),
    path("c/<str:code>/rate", tracking.rate, name="rate"),
    path("c/<str:code>/answer", talk.answer, name="answer"),
    path("c/<str:code>/add", talk.add, name="add"),
    path("c/<str:code>/withdraw", tracking.withdraw, name="withdraw"),
    path("track", tracking.track, name="track"),
    path("cases/public", openness.listing, name="public"),
    path("cases/public/points.json", openness.points, name="public_points"),
    path("cases/public/outline.json", openness.outline, name="public_outline"),
    path("files/<str:token>", photos.photo, name="file"),
    # The desk: intake, statistics; the rest is the workbench's.
    path("desk/communities/", intake.communities, name="desk_communities"),
    path("desk/new/", intake.intake, name="intake"),
    path("desk/new/matters/", intake.matters, name="intake_matters"),
    path("desk/new/questions/", intake.questions, name="intake_questions"),
    path("desk/new/routed/", intake.routed, name="intake_routed"),
    path("desk/statistics/", statistics.statistics, name="statistics"),
    path("desk/cases/<int:case_id>/reveal/", case.reveal, name="reveal"),
    path("desk/cases/<int:case_id>/code.pdf", paper.notice, name="case_notice"),
    path("desk/number/<str:number>/", case.by_number, name="case_by_number"),
    # The grid worker.
    path("worker/", worker.tasks, name="worker"),
    path("worker/cases/<int:case_id>/", worker.case, name="worker_case"),
    path("worker/cases/<int:case_id>/<str:verb>/", worker.step, name="worker_step"),
    path("worker/report/", worker.choose, name="worker_report"),
    path("worker/report/<str:matter>/", worker.report, name="worker_report_on"),
    path("worker/map/", worker.cell, name="worker_map"),
    path("worker/points.json", worker.points, name="worker_points"),
    path("worker/outline.json", worker.outline, name="worker_outline"),
    # The standard replies, beside the catalogue.
    path("catalogue/replies/", replies.replies, name="replies"),
    path("catalogue/replies/new/", replies.reply_add, name="reply_add"),
    path("catalogue/replies/<slug:code>/edit/", replies.reply_edit, name="reply_edit"),
    path("catalogue/replies/<int:pk>/retire/", replies.reply_retire, name="reply_retire"),
]
