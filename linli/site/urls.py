"""All pages and the API: each module's urls.py and api.py, found, not listed."""

from importlib import import_module

from django.urls import include, path

from linli.site import discovery
from linli.site.api import api
from linli.site.views import bad_request, denied, health, not_found, server_error

urlpatterns = [
    path("health", health),
    path("api/v1/", api.urls),
    path("", include("linli.ui.urls")),
]
for module in discovery.having("urls.py"):
    urls = import_module(f"{module}.urls")
    urlpatterns.append(path(getattr(urls, "PREFIX", ""), include(f"{module}.urls")))

handler400, handler403, handler404, handler500 = bad_request, denied, not_found, server_error
