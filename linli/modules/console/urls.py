"""Addresses of the console's own pages; the registers bring theirs."""

from django.urls import path

from linli.modules.console.views import areas, calendar, home, imports, journal, rights

app_name = "console"
PREFIX = "console/"
urlpatterns = [
    path("", home.home, name="home"),
    path("people/", areas.pick, name="pick"),
    path("areas/<str:code>/outline.json", areas.outline, name="area_outline"),
    path("rights/", rights.rights, name="rights"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar, name="calendar_year"),
    path("calendar/due/", calendar.due, name="due"),
    path("retention/", home.retention, name="retention"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/new/<slug:kind>/", imports.import_new, name="import_kind"),
    path("imports/preview/", imports.import_preview, name="import_preview"),
    path("imports/<int:pk>/errors.xlsx", imports.import_errors, name="import_errors"),
    path("imports/templates/<slug:kind>.xlsx", imports.import_template, name="import_template"),
    path("exports/<slug:kind>.xlsx", imports.export, name="export"),
    path("journal/export/", journal.export, name="journal_export"),
    path("journal/verify/", journal.verify, name="journal_verify"),
]
