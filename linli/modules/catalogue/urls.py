"""Pages of the catalogue and the routing."""

from django.urls import path

from linli.modules.catalogue.views import catalogue, routing

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/matters.xlsx", catalogue.catalogue_export, name="catalogue_export"),
    path("catalogue/matters/<slug:code>/", catalogue.matter, name="matter"),
    path("catalogue/routing/explain/", routing.route_explain, name="route_explain"),
    path("catalogue/routing/outline.json", routing.outline, name="routing_outline"),
    # Without log-in, at the root: a matter can be named on paper and in messages.
    path("matters/<slug:code>/", catalogue.matter_public, name="matter_public"),
]
