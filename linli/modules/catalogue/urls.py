"""Pages of the catalogue and the routing."""

from __future__ import annotations

from django.urls import path

from linli.modules.catalogue.views import catalogue, matter_public, routing

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/matters.xlsx", catalogue.catalogue_export, name="catalogue_export"),
    path("catalogue/matters/new/", catalogue.matter_add, name="matter_add"),
    path("catalogue/matters/<slug:code>/", catalogue.matter, name="matter"),
    path("catalogue/matters/<slug:code>/edit/", catalogue.matter_edit, name="matter_edit"),
    path("catalogue/matters/<slug:code>/end/", catalogue.matter_end, name="matter_end"),
    path("catalogue/categories/new/", catalogue.category_save, name="category_add"),
    path("catalogue/categories/<slug:code>/", catalogue.category_save, name="category_edit"),
    path(
        "catalogue/categories/<slug:code>/remove/",
        catalogue.category_remove,
        name="category_remove",
    ),
    path("catalogue/routing/", routing.routes, name="routes"),
    path("catalogue/routing/routes.xlsx", routing.routes_export, name="routes_export"),
    path("catalogue/routing/new/", routing.route_add, name="route_add"),
    path("catalogue/routing/explain/", routing.route_explain, name="route_explain"),
    path("catalogue/routing/outline.json", routing.outline, name="routing_outline"),
    path("catalogue/routing/<int:pk>/", routing.route_edit, name="route_edit"),
    path("catalogue/routing/<int:pk>/remove/", routing.route_remove, name="route_remove"),
    # Without log-in, at the root: a matter can be named on paper and in messages.
    path("matters/<slug:code>/", matter_public.matter_public, name="matter_public"),
]
