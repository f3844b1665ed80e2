"""All pages and the API: each module's kinds of thing, urls.py and api.py, found, not listed."""

from django.urls import include, path

from linli.site import discovery
from linli.site.api import api
from linli.site.views import bad_request, denied, health, not_found, server_error
from linli.ui.subject.declaration import SUBJECTS
from linli.ui.subject.views import patterns

urlpatterns = [
    path("health", health),
    path("api/v1/", api.urls),
    path("", include("linli.ui.urls")),
]
for name in discovery.labels():
    subjects = [patterns(of) for of in SUBJECTS.values() if of.app == name]
    own = discovery.part(name, "urls")
    found = [path(getattr(own, "PREFIX", ""), include(own.urlpatterns))] if own else []
    found += [one for group in subjects for one in group]  # a page of the module's own goes first
    if found:
        urlpatterns.append(path("", include((found, name))))

handler400, handler403, handler404, handler500 = bad_request, denied, not_found, server_error
