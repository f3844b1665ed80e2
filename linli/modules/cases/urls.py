"""Addresses of cases: the resident's pages, the desk, the case with its steps, the grid worker."""

from django.urls import path

from linli.modules.cases.views import intake, openness, resident, statistics, worker

app_name = "cases"
urlpatterns = [
    # The resident: report, look at what is public; to follow is the workbench's.
    path("", resident.home, name="home"),
    path("report/", resident.choose, name="choose"),
    path("report/<str:matter>/", resident.report, name="report"),
    path("cases/public", openness.listing, name="public"),
    path("cases/public/points.json", openness.points, name="public_points"),
    path("cases/public/outline.json", openness.outline, name="public_outline"),
    # The desk: intake, statistics; the rest is the workbench's.
    path("desk/communities/", intake.communities, name="desk_communities"),
    path("desk/new/", intake.intake, name="intake"),
    path("desk/new/matters/", intake.matters, name="intake_matters"),
    path("desk/new/questions/", intake.questions, name="intake_questions"),
    path("desk/new/routed/", intake.routed, name="intake_routed"),
    path("desk/statistics/", statistics.statistics, name="statistics"),
    # The grid worker.
    path("worker/report/", worker.choose, name="worker_report"),
    path("worker/report/<str:matter>/", worker.report, name="worker_report_on"),
]
