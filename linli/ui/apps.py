from importlib import import_module, util

from django.apps import AppConfig, apps


class UiConfig(AppConfig):
    name = "linli.ui"
    label = "ui"

    def ready(self) -> None:
        """Loads the declaration of every kind of thing: modules' `subject.py`."""
        for config in apps.get_app_configs():
            if config.name.startswith("linli.modules.") and util.find_spec(
                f"{config.name}.subject"
            ):
                import_module(f"{config.name}.subject")
