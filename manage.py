"""For developers: Django's own commands. People who run Linli use `linli`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
