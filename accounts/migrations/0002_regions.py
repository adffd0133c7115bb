import csv
from pathlib import Path

from django.db import migrations

REGIONS = Path(__file__).resolve().parent.parent / "data" / "regions.csv"


def load(apps, schema_editor):
    region_model = apps.get_model("accounts", "Region")
    with REGIONS.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: len(row["code"]))  # provinces first
    region_model.objects.bulk_create(
        region_model(code=row["code"], name=row["name"], province_id=row["code"][:2] if len(row["code"]) == 4 else None)
        for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
