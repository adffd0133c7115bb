from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("phk_reports", "0004_mass_layoffs"),
    ]

    operations = []
