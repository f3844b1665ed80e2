from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    name = "linli.core.subjects"
    verbose_name = _("What is worked on")
