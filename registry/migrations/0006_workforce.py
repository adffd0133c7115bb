import datetime

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_company_reports")]

    operations = [
        migrations.RemoveIndex(model_name="employment", name="employment_by_end"),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(
                models.F("company"),
                models.Case(
                    models.When(
                        deactivated_on=None,
                        then=django.db.models.functions.comparison.Coalesce(
                            "ended_on", "contract_end_on", models.Value(datetime.date(9999, 12, 30))
                        ),
                    ),
                    default=models.Value(datetime.date(9999, 12, 31)),
                    output_field=models.DateField(),
                ),
                models.F("id"),
                name="employment_by_last_day",
            ),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(
                condition=models.Q(("contract_confirmed_on", None), ("deactivated_on", None)),
                fields=["company", "name_key", "id"],
                name="employment_lacking_contract",
            ),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(
                condition=models.Q(("deactivated_on__isnull", False)),
                fields=["company", "name_key", "id"],
                name="employment_inactive",
            ),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(
                condition=models.Q(("deactivated_on__isnull", False)),
                fields=["company", "deactivated_on"],
                name="employment_by_deactivation",
            ),
        ),
    ]
