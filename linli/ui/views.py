"""How a page is shown (type size, language) and the style guide of all parts."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _

from linli.core.errors import NotFound
from linli.core.subjects import commands, faces
from linli.ui import picking, samples
from linli.ui.menu import SIZE_COOKIE
from linli.ui.pages import PUBLIC, SIGNED_IN, page, render_page, sent_from

YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the form stood on, if it is ours."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(wanted if safe else "/")


def _remember(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def outdated(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page of another session: nothing was done; back to where it stood."""
    return render_page(request, "403_csrf.html", {"back": sent_from(request)}, 403)


@page(PUBLIC, methods=("POST",))
def size(request: HttpRequest) -> HttpResponse:
    """POST `size` (`large` or anything else for normal) and `next`."""
    answer = _back(request)
    if request.POST.get("size") == "large":
        _remember(answer, SIZE_COOKIE, "large")
    else:
        answer.delete_cookie(SIZE_COOKIE)
    return answer


@page(PUBLIC, methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """POST `language` (a code of settings.LANGUAGES) and `next`; unknown codes change nothing."""
    answer = _back(request)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        _remember(answer, settings.LANGUAGE_COOKIE_NAME, code)
    return answer


@page(PUBLIC, methods=("GET",))
def styleguide(request: HttpRequest, sheet: str = "parts") -> HttpResponse:
    """Every part with real content; only while developing."""
    if not settings.DEBUG or sheet not in samples.SHEETS:
        raise Http404
    return render_page(request, samples.SHEETS[sheet], samples.content(sheet))


@page(SIGNED_IN, methods=("GET",))
def pick(request: HttpRequest, kind: str) -> HttpResponse:
    """Suggestions for a picker, within the actor's reach."""
    text = request.GET.get("q", "")[:60]
    if kind == "area":
        found = picking.areas({g.area for g in request.actor.granted}, text)
    elif kind == "unit":
        found = picking.units(request.actor, text)
    elif kind == "person":
        found = picking.people(request.actor, text, request.GET.get("may", "")[:40])
    else:
        raise NotFound()
    return JsonResponse({"found": [label for _key, label in found]})


@page(SIGNED_IN, methods=("GET",))
def by_number(request: HttpRequest, number: str) -> HttpResponse:
    """The short address people type or scan, of whatever kind it is."""
    row = faces.by_number(request.actor, number)
    brief = faces.brief(row)
    return redirect(brief.address, brief.id)


@page(SIGNED_IN, methods=("POST",))
def forget_list(request: HttpRequest, pk: int) -> HttpResponse:
    commands.forget_list(request.actor, kept=pk)
    messages.success(request, _("The kept list is deleted."))
    return _back(request)
