import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("phk_reports", "0004_mass_layoffs"),
    ]

    operations = [
        migrations.RemoveField(model_name="mandate", name="link_hash"),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(email=django.db.models.functions.text.Lower("email")), name="mandate_email_is_lower"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(
                condition=models.Q(state__in=["offered", "active"]),
                fields=("employment", "email"),
                name="mandate_once_an_address",
                violation_error_message="Kuasa untuk alamat ini sudah ada.",
            ),
        ),
    ]
