"""The resident's pages: report, follow, look at what is public."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.modules.cases.views import openness, photos, resident, tracking
from linli.ui.menu import MenuItem
from linli.ui.pages import PUBLIC

patterns = [
    path("", resident.home, name="home"),
    path("report/", resident.choose, name="choose"),
    path("report/<str:matter>/", resident.report, name="report"),
    path("c/<str:code>", tracking.follow, name="follow"),
    path("c/<str:code>/done", resident.done, name="done"),
    path("c/<str:code>/receipt", resident.receipt, name="receipt"),
    path("c/<str:code>/join", resident.join, name="join"),
    path("c/<str:code>/rate", tracking.rate, name="rate"),
    path("c/<str:code>/withdraw", tracking.withdraw, name="withdraw"),
    path("track", tracking.track, name="track"),
    path("cases/public", openness.listing, name="public"),
    path("cases/public/points.json", openness.points, name="public_points"),
    path("cases/public/outline.json", openness.outline, name="public_outline"),
    path("files/<str:token>", photos.photo, name="file"),
]
ITEMS = [
    MenuItem(
        _("Report something"), "cases:choose", "message-report", PUBLIC, face="resident", order=10
    ),
    MenuItem(
        _("Follow a case"), "cases:track", "progress-check", PUBLIC, face="resident", order=20
    ),
    MenuItem(_("Public cases"), "cases:public", "map-2", PUBLIC, face="resident", order=30),
]
# On the first page: label, line below, address, icon.
CHOICES = (
    (_("Report something"), _("A photo, a sentence, a place"), "choose", "message-report"),
    (_("Follow my case"), _("By its number, code or link"), "track", "progress-check"),
    (_("See public cases"), _("What is being done around you"), "public", "map-2"),
)
ITEMS += [
    MenuItem(label, f"cases:{url}", icon, PUBLIC, face="home", order=order, note=note)
    for order, (label, note, url, icon) in enumerate(CHOICES, 10)
]
