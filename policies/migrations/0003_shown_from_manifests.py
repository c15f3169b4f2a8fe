"""Which facts the versions that stand already show, read from their manifests."""

import json

from django.db import migrations

CHUNK = 500


def fill(apps, schema_editor):
    Entry, Shown = apps.get_model("policies", "Entry"), apps.get_model("policies", "Shown")
    entries = Entry.objects.filter(action__in=("version", "redaction")).order_by("chain_id", "position")
    rows, said, chain = [], {}, None
    for entry in entries.iterator(chunk_size=CHUNK):
        if entry.chain_id != chain:
            rows += rows_of(Shown, chain, said)
            said, chain = {}, entry.chain_id
        if len(rows) >= CHUNK:
            Shown.objects.bulk_create(rows)
            rows = []
        said[entry.number] = json.loads(entry.manifest)["facts"]
    Shown.objects.bulk_create([*rows, *rows_of(Shown, chain, said)])


def rows_of(model, chain, said):
    return [
        model(chain_id=chain, number=number, fact=used["fact"], fact_number=used["number"])
        for number, facts in said.items()
        for used in facts
    ]


class Migration(migrations.Migration):
    dependencies = [("policies", "0002_facts_reach_policies")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
