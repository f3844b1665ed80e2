from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "linli.core.journal"
    verbose_name = _("Journal")
    permissions = {"journal.view": (_("Search and export the journal"), "audit_admin")}
