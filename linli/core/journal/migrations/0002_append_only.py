"""Update and delete are refused by the database itself."""

from django.db import migrations

TABLES = ("journal_entry", "journal_seal")
SAID = "the journal is append-only"


def sqlite(table):
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        for verb in ("update", "delete")
    ]


def postgresql(table):
    return [
        "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
    ]


def forwards(apps, schema_editor):
    make = {"sqlite": sqlite, "postgresql": postgresql}.get(schema_editor.connection.vendor)
    for table in TABLES if make else ():
        for statement in make(table):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
