from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("phk_reports", "0002_one_file_two_sides"),
    ]

    operations = []
