import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("phk_reports", "0006_corrections"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="phkreport",
            name="phk_reviewed_by_somebody",
        ),
        migrations.RemoveIndex(
            model_name="phkreport",
            name="phk_queue",
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(("layoff__isnull", True)),
                fields=["region", "state", "due_on", "id"],
                name="phk_desk",
            ),
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(
                    models.Q(("layoff__isnull", True)), ("state__in", ["submitted", "in_review", "objected"])
                ),
                fields=["region", "due_on", "id"],
                name="phk_desk_soon",
            ),
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(models.Q(("layoff__isnull", True)), ("state__in", ["submitted", "in_review"])),
                fields=["region", "respond_by", "id"],
                name="phk_desk_asked",
            ),
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(
                    models.Q(("layoff__isnull", True)),
                    ("state__in", ["approved", "rejected", "withdrawn"]),
                    ("submitted_at__isnull", False),
                ),
                fields=["region", "-decided_at", "-id"],
                name="phk_desk_done",
            ),
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(("escalated_on__isnull", False)), fields=["region", "due_on"], name="phk_lent"
            ),
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(("layoff__isnull", False)),
                fields=["layoff", "state", "due_on"],
                name="phk_of_layoff",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phkreport",
            trigger=pgtrigger.compiler.Trigger(
                name="officer_is_neutral",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."officer_id" IS NOT NULL)',
                    func="\n    IF NEW.officer_id = NEW.reported_by_id\n        OR EXISTS (\n            SELECT 1 FROM phk_reports_recusal WHERE report_id = NEW.id AND officer_id = NEW.officer_id\n        ) OR EXISTS (\n            SELECT 1 FROM registry_employment AS job\n            JOIN registry_participant AS person ON person.id = job.participant_id\n            JOIN accounts_user AS officer ON officer.nik_index = person.nik_index\n            WHERE job.id = NEW.employment_id AND officer.id = NEW.officer_id\n        )\n    THEN\n        RAISE EXCEPTION 'the officer of a PHK file is somebody in it, or a relative of one'\n            USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="50eeb90ed13064f58ff81b3c80124ffa27145bfb",
                    operation='INSERT OR UPDATE OF "officer_id"',
                    pgid="pgtrigger_officer_is_neutral_2f7e6",
                    table="phk_reports_phkreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recusal",
            trigger=pgtrigger.compiler.Trigger(
                name="not_while_holding",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT 1 FROM phk_reports_phkreport WHERE id = NEW.report_id AND officer_id = NEW.officer_id) THEN\n        RAISE EXCEPTION 'the officer still holds the PHK file' USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="805fc7354656108c3bf033964a675519fcc2ad3c",
                    operation="INSERT",
                    pgid="pgtrigger_not_while_holding_b8882",
                    table="phk_reports_recusal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="phkreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["approved", "rejected", "objected"]), _negated=True),
                        ("officer__isnull", True),
                    ),
                    models.Q(("officer__isnull", False), ("taken_at__isnull", False)),
                    _connector="OR",
                ),
                name="phk_reviewed_by_somebody",
            ),
        ),
    ]
