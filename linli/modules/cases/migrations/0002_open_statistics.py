"""PostgreSQL is told that open cases are those without a closing date.

Without it the share of the open states is counted twice, a list of open cases looks short, and is
sorted whole instead of being read from its newest end.
"""

from django.db import migrations


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE STATISTICS cases_open_st (mcv) ON state, closed_at FROM cases_case"
        )
        # As many as there are states: more only make planning longer.
        schema_editor.execute("ALTER STATISTICS cases_open_st SET STATISTICS 16")


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS cases_open_st")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
