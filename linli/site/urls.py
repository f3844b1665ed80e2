"""All pages and the API: each module's kinds of thing, registers, urls.py and api.py, found."""

from typing import Any

from django.urls import include, path

from linli.site import discovery
from linli.site.api import api
from linli.site.views import bad_request, denied, health, not_found, server_error
from linli.ui.register import views as registers
from linli.ui.register.declaration import REGISTERS
from linli.ui.subject import resident_talk, revealing, worker
from linli.ui.subject.declaration import SUBJECTS
from linli.ui.subject.public import PUBLIC
from linli.ui.subject.views import patterns
from linli.ui.subject.workers import workers

urlpatterns = [
    path("health", health),
    path("api/v1/", api.urls),
    path("", include("linli.ui.urls")),
]
for name in discovery.labels():
    kinds = [of for of in SUBJECTS.values() if of.app == name]
    subjects = [[*revealing.patterns(of), *patterns(of)] for of in kinds]
    subjects += [resident_talk.patterns(one) for one in PUBLIC.values() if one.of.app == name]
    subjects += [worker.patterns(one) for one in workers().values() if one.of.app == name]
    subjects += [registers.patterns(of) for of in REGISTERS if of.app == name]
    own = discovery.part(name, "urls")
    # A module's own page stands before the workbench's of the same address.
    found: list[Any] = [path(getattr(own, "PREFIX", ""), include(own.urlpatterns))] if own else []
    found += [one for group in subjects for one in group]
    if found:
        urlpatterns.append(path("", include((found, name))))

handler400, handler403, handler404, handler500 = bad_request, denied, not_found, server_error
