from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("phk_reports", "0007_desk"),
    ]

    operations = []
