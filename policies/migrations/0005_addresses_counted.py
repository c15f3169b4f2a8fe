from django.db import migrations, models
from django.db.models import Count


def count(apps, schema_editor):
    address = apps.get_model("policies", "Address")
    for row in address.objects.values("chain").annotate(known=Count("pk")).filter(known__gt=1).order_by("chain"):
        address.objects.filter(chain=row["chain"]).update(together=row["known"])


class Migration(migrations.Migration):

    dependencies = [
        ("policies", "0004_laws"),
    ]

    operations = [
        migrations.AddField("address", "together", models.PositiveIntegerField(default=1)),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
