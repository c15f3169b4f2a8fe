from django.db import migrations


def leave_uncompressed(apps, schema_editor):
    """Bodies are compressed already: PostgreSQL need not try to."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE policies_body ALTER COLUMN content SET STORAGE EXTERNAL")


class Migration(migrations.Migration):
    dependencies = [("policies", "0012_act_requests")]

    operations = [migrations.RunPython(leave_uncompressed, migrations.RunPython.noop)]
