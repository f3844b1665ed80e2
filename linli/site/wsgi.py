import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
application = get_wsgi_application()

if os.environ.get("LINLI_WORKER_INSIDE") == "1":
    from linli.core.outbox.worker import in_background

    in_background()
