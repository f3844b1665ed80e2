"""Pages of the catalogue, the routing and the standard replies."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.modules.cases.views import catalogue, matter_public, replies, routing
from linli.ui.menu import MenuItem
from linli.ui.pages import SIGNED_IN

patterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("matters.xlsx", catalogue.catalogue_export, name="catalogue_export"),
    path("matters/new/", catalogue.matter_add, name="matter_add"),
    path("matters/<slug:code>/", catalogue.matter, name="matter"),
    path("matters/<slug:code>/edit/", catalogue.matter_edit, name="matter_edit"),
    path("matters/<slug:code>/end/", catalogue.matter_end, name="matter_end"),
    path("categories/new/", catalogue.category_save, name="category_add"),
    path("categories/<slug:code>/", catalogue.category_save, name="category_edit"),
    path("categories/<slug:code>/remove/", catalogue.category_remove, name="category_remove"),
    path("routing/", routing.routes, name="routes"),
    path("routing/routes.xlsx", routing.routes_export, name="routes_export"),
    path("routing/new/", routing.route_add, name="route_add"),
    path("routing/explain/", routing.route_explain, name="route_explain"),
    path("routing/outline.json", routing.outline, name="routing_outline"),
    path("routing/<int:pk>/", routing.route_edit, name="route_edit"),
    path("routing/<int:pk>/remove/", routing.route_remove, name="route_remove"),
    path("replies/", replies.replies, name="replies"),
    path("replies/new/", replies.reply_add, name="reply_add"),
    path("replies/<slug:code>/edit/", replies.reply_edit, name="reply_edit"),
    path("replies/<int:pk>/retire/", replies.reply_retire, name="reply_retire"),
]
# Without log-in, at the root: a matter can be named on paper and in messages.
public_patterns = [
    path("matters/<slug:code>/", matter_public.matter_public, name="matter_public"),
]

RULES = _("Catalogue")
ITEMS = [
    MenuItem(
        _("Catalogue of matters"), "cases:catalogue", "book", SIGNED_IN, order=300, group=RULES
    ),
    MenuItem(_("Routing"), "cases:routes", "route", "routing.manage", order=305, group=RULES),
    MenuItem(
        _("Who gets it, and why?"),
        "cases:route_explain",
        "help-circle",
        SIGNED_IN,
        order=310,
        group=RULES,
    ),
    MenuItem(
        _("Standard replies"),
        "cases:replies",
        "message",
        "catalogue.manage",
        order=315,
        group=RULES,
    ),
]
