import os
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application


class Request(WSGIRequest):
    """A header that Django cannot take apart, or whose character set reads no text, names none;
    middleware refuses that."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)
        except (LookupError, ValueError):
            self.content_type, self.content_params = "", {"charset": ""}


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
application = get_wsgi_application()
application.request_class = Request

if os.environ.get("LINLI_WORKER_INSIDE") == "1":
    from linli.core.outbox.worker import in_background

    in_background()
