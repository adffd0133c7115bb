from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("jkp_claims", "0003_slips_of_earlier_claims")]

    operations = [
        migrations.RemoveField(model_name="jkpclaim", name="decision"),
        migrations.RemoveField(model_name="jkpclaim", name="facts"),
    ]
