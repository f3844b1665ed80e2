from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationConfig(AppConfig):
    name = "linli.core.conversation"
    verbose_name = _("Notes, questions and replies")
