import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import casework.safe_fsm
import core.clock
import core.ids

CHECKS = """
    CONSTRAINT contribution_month_is_its_first_day CHECK (EXTRACT(DAY FROM month) = 1),
    CONSTRAINT contribution_wage_is_positive CHECK (wage > 0)
"""
# One pass over the rows, in the order of the new key; keys are built after the copy, on what is there.
SLIM = f"""
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE registry_contribution RENAME TO registry_contribution_of_before;
    CREATE TABLE registry_contribution (
        employment_id uuid NOT NULL,
        wage bigint NOT NULL,
        month date NOT NULL,
        paid_on date,
        for_jkp boolean NOT NULL,
        {CHECKS}
    );
    INSERT INTO registry_contribution (employment_id, wage, month, paid_on, for_jkp)
        SELECT employment_id, wage, month, paid_on, true FROM registry_contribution_of_before
        ORDER BY employment_id, month;
    DROP TABLE registry_contribution_of_before;
    ALTER TABLE registry_contribution
        ADD CONSTRAINT registry_contribution_pkey PRIMARY KEY (employment_id, month),
        ADD CONSTRAINT registry_contribution_employment_id_fk FOREIGN KEY (employment_id)
            REFERENCES registry_employment (id) DEFERRABLE INITIALLY DEFERRED;
"""
WITH_A_KEY_OF_ITS_OWN = f"""
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE registry_contribution RENAME TO registry_contribution_of_before;
    CREATE TABLE registry_contribution (
        id uuid NOT NULL,
        month date NOT NULL,
        wage bigint NOT NULL,
        paid_on date,
        employment_id uuid NOT NULL,
        {CHECKS}
    );
    INSERT INTO registry_contribution (id, month, wage, paid_on, employment_id)
        SELECT gen_random_uuid(), month, wage, paid_on, employment_id FROM registry_contribution_of_before;
    DROP TABLE registry_contribution_of_before;
    ALTER TABLE registry_contribution
        ADD CONSTRAINT registry_contribution_pkey PRIMARY KEY (id),
        ADD CONSTRAINT one_contribution_a_month UNIQUE (employment_id, month),
        ADD CONSTRAINT registry_contribution_employment_id_fk FOREIGN KEY (employment_id)
            REFERENCES registry_employment (id) DEFERRABLE INITIALLY DEFERRED;
    CREATE INDEX registry_contribution_employment_id ON registry_contribution (employment_id);
"""
SUMS_OF_WHAT_IS_THERE = """
    INSERT INTO registry_companymonth (company_id, month, reported, paid, wages)
    SELECT job.company_id, paid.month, count(*), count(paid.paid_on), sum(paid.wage)
    FROM registry_contribution AS paid JOIN registry_employment AS job ON job.id = paid.employment_id
    GROUP BY job.company_id, paid.month
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_employers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SLIM, WITH_A_KEY_OF_ITS_OWN)],
            state_operations=[
                migrations.DeleteModel("Contribution"),
                migrations.CreateModel(
                    name="Contribution",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "employment_id",
                                "month",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "employment",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
                                to="registry.employment",
                            ),
                        ),
                        ("wage", models.BigIntegerField(verbose_name="upah terlapor")),
                        ("month", models.DateField(verbose_name="bulan")),
                        ("paid_on", models.DateField(blank=True, null=True, verbose_name="dibayar")),
                        ("for_jkp", models.BooleanField(default=True, verbose_name="untuk JKP")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)),
                                name="contribution_month_is_its_first_day",
                                violation_error_message="Bulan dicatat dengan tanggal satu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wage__gt", 0)),
                                name="contribution_wage_is_positive",
                                violation_error_message="Upah harus lebih dari nol.",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="CompanyMonth",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "company_id", "month", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="registry.company",
                    ),
                ),
                ("month", models.DateField(verbose_name="bulan")),
                ("reported", models.IntegerField(default=0, verbose_name="pekerja dilaporkan")),
                ("paid", models.IntegerField(default=0, verbose_name="pekerja dibayar")),
                ("wages", models.BigIntegerField(default=0, verbose_name="jumlah upah")),
                ("carried", models.BooleanField(db_default=False, default=False, verbose_name="upah diteruskan")),
                ("reminded", models.SmallIntegerField(db_default=0, default=0, verbose_name="pengingat")),
            ],
        ),
        migrations.RunSQL(SUMS_OF_WHAT_IS_THERE, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="adds_to_the_sums",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO registry_companymonth AS kept (company_id, month, reported, paid, wages)\n    SELECT job.company_id, changed.month, sum(changed.reported), sum(changed.paid), sum(changed.wage)\n    FROM (SELECT employment_id, month, 1 AS reported, (paid_on IS NOT NULL)::int AS paid, wage FROM come) AS changed JOIN registry_employment AS job ON job.id = changed.employment_id\n    GROUP BY job.company_id, changed.month\n    HAVING sum(changed.reported) <> 0 OR sum(changed.paid) <> 0 OR sum(changed.wage) <> 0\n    ORDER BY job.company_id, changed.month\n    ON CONFLICT (company_id, month) DO UPDATE SET reported = kept.reported + EXCLUDED.reported,\n        paid = kept.paid + EXCLUDED.paid, wages = kept.wages + EXCLUDED.wages;\n    RETURN NULL;\n",
                    hash="b86632b552808d1450c19341e3421e11f1949310",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_adds_to_the_sums_74b50",
                    referencing="REFERENCING NEW TABLE AS come ",
                    table="registry_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="changes_the_sums",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO registry_companymonth AS kept (company_id, month, reported, paid, wages)\n    SELECT job.company_id, changed.month, sum(changed.reported), sum(changed.paid), sum(changed.wage)\n    FROM (SELECT employment_id, month, 1 AS reported, (paid_on IS NOT NULL)::int AS paid, wage FROM come UNION ALL SELECT employment_id, month, -1 AS reported, -(paid_on IS NOT NULL)::int AS paid, -wage AS wage FROM gone) AS changed JOIN registry_employment AS job ON job.id = changed.employment_id\n    GROUP BY job.company_id, changed.month\n    HAVING sum(changed.reported) <> 0 OR sum(changed.paid) <> 0 OR sum(changed.wage) <> 0\n    ORDER BY job.company_id, changed.month\n    ON CONFLICT (company_id, month) DO UPDATE SET reported = kept.reported + EXCLUDED.reported,\n        paid = kept.paid + EXCLUDED.paid, wages = kept.wages + EXCLUDED.wages;\n    RETURN NULL;\n",
                    hash="141e0e802e769db1bee7c6efcded5f564be6a666",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changes_the_sums_8718a",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS come ",
                    table="registry_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="takes_from_the_sums",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO registry_companymonth AS kept (company_id, month, reported, paid, wages)\n    SELECT job.company_id, changed.month, sum(changed.reported), sum(changed.paid), sum(changed.wage)\n    FROM (SELECT employment_id, month, -1 AS reported, -(paid_on IS NOT NULL)::int AS paid, -wage AS wage FROM gone) AS changed JOIN registry_employment AS job ON job.id = changed.employment_id\n    GROUP BY job.company_id, changed.month\n    HAVING sum(changed.reported) <> 0 OR sum(changed.paid) <> 0 OR sum(changed.wage) <> 0\n    ORDER BY job.company_id, changed.month\n    ON CONFLICT (company_id, month) DO UPDATE SET reported = kept.reported + EXCLUDED.reported,\n        paid = kept.paid + EXCLUDED.paid, wages = kept.wages + EXCLUDED.wages;\n    RETURN NULL;\n",
                    hash="dcee6c1ae3d996f4e1d14696b8aab940258b980f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_takes_from_the_sums_d2dd3",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="registry_contribution",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ContributionPayment",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="nomor")),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("waiting", "Menunggu konfirmasi BPJS"),
                            ("confirmed", "Dikonfirmasi BPJS"),
                            ("refused", "Tidak dikonfirmasi"),
                        ],
                        default="waiting",
                        max_length=50,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="registry.company",
                    ),
                ),
                ("month", models.DateField(verbose_name="bulan")),
                ("paid_on", models.DateField(verbose_name="tanggal bayar")),
                ("amount", models.BigIntegerField(null=True, verbose_name="jumlah")),
                ("reference", models.CharField(blank=True, max_length=40, verbose_name="nomor bukti")),
                (
                    "refusal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown", "BPJS tidak menemukan pembayaran ini"),
                            ("amount", "Jumlahnya tidak sama dengan tagihan"),
                        ],
                        max_length=8,
                        verbose_name="sebab",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("ask_again_at", models.DateTimeField(default=core.clock.machine_now, editable=False)),
            ],
            bases=(casework.safe_fsm.SafeFSMMixin, models.Model),
        ),
        migrations.AddIndex(
            model_name="contributionpayment",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["ask_again_at"], name="payment_to_ask"
            ),
        ),
        migrations.AddIndex(
            model_name="contributionpayment",
            index=models.Index(fields=["company", "-month", "-id"], name="payment_of_company"),
        ),
        migrations.AddConstraint(
            model_name="contributionpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "confirmed", "refused"])), name="payment_known_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("refusal__in", ["unknown", "amount"]), ("state", "refused")),
                    models.Q(models.Q(("state", "refused"), _negated=True), ("refusal", "")),
                    _connector="OR",
                ),
                name="payment_refusal_is_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True), ("amount__isnull", False), _connector="OR"
                ),
                name="payment_confirmed_with_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                name="payment_amount_not_negative",
                violation_error_message="Jumlah tidak boleh kurang dari nol.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="payment_month_is_its_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionpayment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("company", "month"),
                name="one_waiting_payment_a_month",
                violation_error_message="Pembayaran bulan ini masih menunggu konfirmasi BPJS.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contributionpayment",
            trigger=pgtrigger.compiler.Trigger(
                name="legal_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting:confirmed,waiting:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="3c9ad0229e2eb39679d22413986459cee4e74a85",
                    operation="UPDATE",
                    pgid="pgtrigger_legal_moves_c744a",
                    table="registry_contributionpayment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contributionpayment",
            trigger=pgtrigger.compiler.Trigger(
                name="first_state",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (NEW.\"state\" = 'waiting'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                    hash="5ad4e7208af550ce8cf6f34fd29885909c8a9eed",
                    operation="INSERT",
                    pgid="pgtrigger_first_state_bb19b",
                    table="registry_contributionpayment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contributionpayment",
            trigger=pgtrigger.compiler.Trigger(
                name="move_has_event",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    constraint="CONSTRAINT",
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM casework_event\n        WHERE subject_id = NEW.id AND from_state = OLD.state AND to_state = NEW.state\n          AND xact = pg_current_xact_id()::text::bigint\n    ) THEN\n        RAISE EXCEPTION 'the move of % from % to % has no event in its transaction', TG_TABLE_NAME, OLD.state, NEW.state\n            USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="c31871a7cee483e0813ff735cff7d0e67b238c4c",
                    operation="UPDATE",
                    pgid="pgtrigger_move_has_event_9ac7c",
                    table="registry_contributionpayment",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
    ]
