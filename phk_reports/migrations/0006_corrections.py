import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("phk_reports", "0005_mandates"),
    ]

    operations = [
        migrations.AddField(
            model_name="correctionitem",
            name="answer",
            field=models.JSONField(blank=True, default=dict, verbose_name="isi baru"),
        ),
        migrations.AddField(
            model_name="phkstatement",
            name="total_permanent_disability",
            field=models.BooleanField(default=False, verbose_name="cacat total tetap"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="correctionitem",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_asked_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."field" IS DISTINCT FROM (NEW."field") OR OLD."evidence_id" IS DISTINCT FROM (NEW."evidence_id") OR OLD."evidence_kind" IS DISTINCT FROM (NEW."evidence_kind") OR OLD."note" IS DISTINCT FROM (NEW."note"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="8dcaf3b813a139a7bb185186195fc7b2e8d66d49",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_asked_stays_b99b0",
                    table="phk_reports_correctionitem",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="correctionitem",
            trigger=pgtrigger.compiler.Trigger(
                name="sent_answer_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."answered_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="a49fcc661e2b51a6265a80664d2914e0186e0693",
                    operation="UPDATE",
                    pgid="pgtrigger_sent_answer_stays_6187e",
                    table="phk_reports_correctionitem",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="correctionitem",
            trigger=pgtrigger.compiler.Trigger(
                name="asked_for_good",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="3a42dde36ca3550878be8e0d49a2382add837a89",
                    operation="DELETE",
                    pgid="pgtrigger_asked_for_good_96bdc",
                    table="phk_reports_correctionitem",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidence",
            trigger=pgtrigger.compiler.Trigger(
                name="sent_evidence_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT 1 FROM phk_reports_phkreport WHERE id = OLD.report_id AND state <> 'draft') THEN\n        RAISE EXCEPTION 'evidence of a file that was sent stays as it is' USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n",
                    hash="4a22e189f72693c4d9f158f720f554c3182821c9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_sent_evidence_stays_dbb33",
                    table="phk_reports_evidence",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["employer", "worker"])), name="correction_item_known_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("field__in", ["", "terminated_on", "cause", "accepts_termination", "notice", "narrative"])
                ),
                name="correction_item_known_field",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True),
                    ("new_evidence__isnull", False),
                    models.Q(("answer", {}), _negated=True),
                    _connector="OR",
                ),
                name="correction_item_sent_with_answer",
                violation_error_message="Masih ada bagian yang belum diperbaiki.",
            ),
        ),
    ]
