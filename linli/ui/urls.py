from django.urls import path

from linli.ui import calendar, inbox, notices, views
from linli.ui.subject import finding, receipts, worker

app_name = "ui"
urlpatterns = [
    path("desk/", inbox.inbox, name="inbox"),
    path("desk/quick/", inbox.take, name="inbox_quick"),
    path("desk/notices/", notices.listing, name="notices"),
    path("desk/notices/read/", notices.read_all, name="notices_read"),
    path("desk/notices/<int:pk>/", notices.opened, name="notice"),
    path("desk/number/<str:number>/", views.by_number, name="by_number"),
    path("desk/lists/<int:pk>/forget/", views.forget_list, name="forget_list"),
    path("desk/calendar/", calendar.settings, name="calendar"),
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar_feed"),
    path("files/<str:token>", receipts.photo, name="file"),
    path("track", finding.track, name="track"),
    path("worker/", worker.tasks, name="worker"),
    path("worker/map/", worker.cell, name="worker_map"),
    path("worker/points.json", worker.points, name="worker_points"),
    path("worker/outline.json", worker.outline, name="worker_outline"),
    path("ui/pick/<slug:kind>/", views.pick, name="pick"),
    path("ui/size/", views.size, name="size"),
    path("ui/language/", views.language, name="language"),
    path("ui/styleguide/", views.styleguide, name="styleguide"),
    path("ui/styleguide/<slug:sheet>/", views.styleguide, name="styleguide_sheet"),
]
