from importlib import import_module, util
from pkgutil import iter_modules

from django.apps import AppConfig, apps


class UiConfig(AppConfig):
    name = "linli.ui"
    label = "ui"

    def ready(self) -> None:
        """Loads what modules declare: their `subject.py`, or every file of their folder `subject`."""
        for config in apps.get_app_configs():
            name = f"{config.name}.subject"
            if config.name.startswith("linli.modules.") and util.find_spec(name):
                found = import_module(name)
                for part in iter_modules(getattr(found, "__path__", ())):
                    import_module(f"{name}.{part.name}")
