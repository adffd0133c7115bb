import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import casework.safe_fsm
import core.clock
import core.fields
import core.ids

# The bank is asked about every account that is there.
ASK_ABOUT_ALL = """
    INSERT INTO registry_waitingnamecheck (id, bank_account_id, ask_again_at, tries)
        SELECT casework_uuid7(), id, now(), 0 FROM registry_bankaccount;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_offices_and_grants"),
        ("casework", "0002_uuid7_function"),
        ("documents", "0001_initial"),
        ("registry", "0006_workforce"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordDispute",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="nomor")),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("sent", "Menunggu perusahaan"),
                            ("corrected", "Dibetulkan"),
                            ("denied", "Dibantah perusahaan"),
                            ("escalated", "Diperiksa Disnaker"),
                            ("upheld", "Perusahaan wajib membetulkan"),
                            ("dismissed", "Tidak diubah"),
                            ("withdrawn", "Ditarik"),
                        ],
                        default="sent",
                        max_length=10,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                ("company_name", models.CharField(max_length=120, verbose_name="perusahaan")),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("name", "Nama"),
                            ("birth_date", "Tanggal lahir"),
                            ("started_on", "Mulai bekerja"),
                            ("ended_on", "Akhir kontrak atau berhenti bekerja"),
                            ("contract", "Perjanjian kerja"),
                            ("wage", "Upah yang dilaporkan"),
                            ("months", "Iuran bulan yang tidak ada"),
                            ("still_active", "Sudah berhenti, tetapi masih aktif"),
                            ("deactivated", "Masih bekerja, tetapi dinonaktifkan"),
                            ("not_enrolled", "Belum didaftarkan perusahaan"),
                            ("other", "Data lain"),
                        ],
                        max_length=12,
                        verbose_name="data yang salah",
                    ),
                ),
                ("first_month", models.DateField(null=True, verbose_name="dari bulan")),
                ("last_month", models.DateField(null=True, verbose_name="sampai bulan")),
                ("recorded", core.fields.EncryptedTextField(blank=True)),
                ("stated", core.fields.EncryptedTextField()),
                ("why", core.fields.EncryptedTextField()),
                ("now_recorded", core.fields.EncryptedTextField(blank=True)),
                ("due_on", models.DateField(null=True, verbose_name="batas")),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_disputes",
                        to="registry.company",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="registry.employment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_disputes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_disputes",
                        to="accounts.region",
                    ),
                ),
            ],
            bases=(casework.safe_fsm.SafeFSMMixin, models.Model),
        ),
        migrations.CreateModel(
            name="DisputeEvidence",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_dispute",
                        to="documents.document",
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="registry.recorddispute",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WaitingNameCheck",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("ask_again_at", models.DateTimeField(db_index=True, default=core.clock.machine_now)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "bank_account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting_check",
                        to="registry.bankaccount",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BankAccountCheck",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("waiting", "Nama belum diperiksa bank"),
                            ("matches", "Nama cocok"),
                            ("other_name", "Nama berbeda"),
                            ("not_found", "Rekening tidak ditemukan"),
                            ("closed", "Rekening tidak aktif"),
                        ],
                        max_length=10,
                        verbose_name="hasil",
                    ),
                ),
                ("bank_name", core.fields.EncryptedTextField(blank=True)),
                ("at", models.DateTimeField(default=core.clock.now)),
                (
                    "bank_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="registry.bankaccount"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["matches", "other_name", "not_found", "closed"])),
                        name="bank_account_check_is_an_answer",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bankaccountcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="aec4874d541dbe295dcd16f31c278cfc2eed3803",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2ebd7",
                    table="registry_bankaccountcheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bankaccountcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN\n        RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';\n    END IF;\n    RETURN NULL;\n",
                    hash="c14c32c6b88975ed7f922ca07e0db5fc60ebaf2f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_c1ac9",
                    table="registry_bankaccountcheck",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="recorddispute",
            index=models.Index(fields=["company", "state", "due_on"], name="dispute_of_company"),
        ),
        migrations.AddIndex(
            model_name="recorddispute",
            index=models.Index(fields=["region", "state", "due_on"], name="dispute_desk"),
        ),
        migrations.AddIndex(
            model_name="recorddispute",
            index=models.Index(fields=["state", "due_on"], name="dispute_due"),
        ),
        migrations.AddConstraint(
            model_name="recorddispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["sent", "corrected", "denied", "escalated", "upheld", "dismissed", "withdrawn"])
                ),
                name="dispute_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="recorddispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "field__in",
                        [
                            "name",
                            "birth_date",
                            "started_on",
                            "ended_on",
                            "contract",
                            "wage",
                            "months",
                            "still_active",
                            "deactivated",
                            "not_enrolled",
                            "other",
                        ],
                    )
                ),
                name="dispute_known_field",
            ),
        ),
        migrations.AddConstraint(
            model_name="recorddispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("company", None), ("employment", None), ("field", "not_enrolled")),
                    models.Q(
                        models.Q(("field", "not_enrolled"), _negated=True),
                        ("company__isnull", False),
                        ("employment__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="dispute_of_an_employment_or_an_unknown_employer",
            ),
        ),
        migrations.AddConstraint(
            model_name="recorddispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_month", None), ("last_month", None)),
                    models.Q(
                        ("first_month__day", 1), ("last_month__day", 1), ("last_month__gte", models.F("first_month"))
                    ),
                    _connector="OR",
                ),
                name="dispute_months_are_whole",
                violation_error_message="Bulan terakhir tidak boleh sebelum bulan pertama.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recorddispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["upheld", "dismissed"]), _negated=True),
                    ("decided_by__isnull", False),
                    _connector="OR",
                ),
                name="dispute_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="recorddispute",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["corrected", "dismissed", "withdrawn"]), _negated=True),
                fields=("employment", "field"),
                name="one_open_dispute_a_fact",
                violation_error_message="Sanggahan tentang data ini masih berjalan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recorddispute",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("employment", None),
                    models.Q(("state__in", ["corrected", "dismissed", "withdrawn"]), _negated=True),
                ),
                fields=("person", "company_name"),
                name="one_open_dispute_an_unknown_employer",
                violation_error_message="Laporan tentang perusahaan ini masih berjalan.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recorddispute",
            trigger=pgtrigger.compiler.Trigger(
                name="legal_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{corrected:escalated,denied:corrected,denied:escalated,denied:withdrawn,escalated:corrected,escalated:dismissed,escalated:upheld,escalated:withdrawn,sent:corrected,sent:denied,sent:escalated,sent:withdrawn,upheld:corrected}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="5c2be63518449b5d50cf84fe34f211dc1c2ea193",
                    operation="UPDATE",
                    pgid="pgtrigger_legal_moves_f37e5",
                    table="registry_recorddispute",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recorddispute",
            trigger=pgtrigger.compiler.Trigger(
                name="first_state",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (NEW.\"state\" = 'sent'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                    hash="cd391df6c04c5682580d909f6c93982630f37b21",
                    operation="INSERT",
                    pgid="pgtrigger_first_state_1fc67",
                    table="registry_recorddispute",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recorddispute",
            trigger=pgtrigger.compiler.Trigger(
                name="move_has_event",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    constraint="CONSTRAINT",
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM casework_event\n        WHERE subject_id = NEW.id AND from_state = OLD.state AND to_state = NEW.state\n          AND xact = pg_current_xact_id()::text::bigint\n    ) THEN\n        RAISE EXCEPTION 'the move of % from % to % has no event in its transaction', TG_TABLE_NAME, OLD.state, NEW.state\n            USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="292142752cc2b8167dfaa8c816a2541ea40ba47a",
                    operation="UPDATE",
                    pgid="pgtrigger_move_has_event_77afa",
                    table="registry_recorddispute",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recorddispute",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_said_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."employment_id" IS DISTINCT FROM (NEW."employment_id") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."field" IS DISTINCT FROM (NEW."field") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."recorded" IS DISTINCT FROM (NEW."recorded") OR OLD."stated" IS DISTINCT FROM (NEW."stated") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f3927803d1193c823e2febfe2bb7ef99cdd89107",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_said_stays_d0ced",
                    table="registry_recorddispute",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(ASK_ABOUT_ALL, migrations.RunSQL.noop),
    ]
