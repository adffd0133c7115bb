from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("phk_reports", "0005_mandates"),
    ]

    operations = []
