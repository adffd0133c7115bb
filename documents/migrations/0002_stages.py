import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import core.clock
import core.ids
import documents.models

# What is there was checked when it came, and was shown ever since. Its pages were not counted.
OLD_DOCUMENTS = """
UPDATE documents_document SET state = 'clean', fingerprint = sha256, checked_at = added_at;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DoomedFile",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(default=core.clock.machine_now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="ScanStall",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                (
                    "began_at",
                    models.DateTimeField(default=core.clock.machine_now, editable=False, verbose_name="sejak"),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="sampai")),
            ],
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("key", models.UUIDField()),
                ("answer_url", models.CharField(blank=True, max_length=400)),
                ("sent_at", models.DateTimeField(default=core.clock.machine_now, editable=False)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="document",
            name="content_stays",
        ),
        migrations.AddField(
            model_name="document",
            name="checked_at",
            field=models.DateTimeField(default=core.clock.now, editable=False, verbose_name="bentuknya diperiksa"),
        ),
        migrations.AddField(
            model_name="document",
            name="fingerprint",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="document",
            name="pages",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="halaman"),
        ),
        migrations.AddField(
            model_name="document",
            name="scan_answer",
            field=models.CharField(blank=True, editable=False, max_length=80),
        ),
        migrations.AddField(
            model_name="document",
            name="scan_tried_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="scanned_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="diperiksa dari virus"),
        ),
        migrations.AddField(
            model_name="document",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting_scan", "Sedang diperiksa"),
                    ("clean", "Tersimpan"),
                    ("infected", "Dihapus karena virus"),
                ],
                default="waiting_scan",
                editable=False,
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="waiting_since",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(OLD_DOCUMENTS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="document",
            name="file",
            field=models.FileField(blank=True, max_length=120, upload_to=documents.models.stored_name),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["fingerprint"], name="document_by_fingerprint"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("state", "waiting_scan")), fields=["waiting_since"], name="documents_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("kind", "kept_for_form")), fields=["added_at"], name="documents_of_forms"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="content_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."content_type" IS DISTINCT FROM (NEW."content_type") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."fingerprint" IS DISTINCT FROM (NEW."fingerprint") OR OLD."pages" IS DISTINCT FROM (NEW."pages") OR OLD."checked_at" IS DISTINCT FROM (NEW."checked_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="04d75d9c7d011567cfed2f32b46964b373c8cdc7",
                    operation="UPDATE",
                    pgid="pgtrigger_content_stays_37b88",
                    table="documents_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="file_stays_or_goes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."file" IS DISTINCT FROM (NEW."file") AND NOT (NEW."file" = \'\'))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"file\" rows from % table', TG_TABLE_NAME;",
                    hash="bc7f344560cb360e4db96e530bd5796d04569b29",
                    operation='UPDATE OF "file"',
                    pgid="pgtrigger_file_stays_or_goes_f36bd",
                    table="documents_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="states_in_order",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting_scan:clean,waiting_scan:infected}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="3e463ee7e71e2944aa9540b395818e607a916a5a",
                    operation="UPDATE",
                    pgid="pgtrigger_states_in_order_cbc97",
                    table="documents_document",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting_scan", "clean", "infected"])), name="document_known_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting_scan"), ("waiting_since__isnull", False)),
                    models.Q(models.Q(("state", "waiting_scan"), _negated=True), ("waiting_since__isnull", True)),
                    _connector="OR",
                ),
                name="document_waits_since_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("file", ""),
                        ("scanned_at__isnull", False),
                        ("state", "infected"),
                        models.Q(("scan_answer", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "infected"), _negated=True), models.Q(("file", ""), _negated=True)),
                    _connector="OR",
                ),
                name="document_infected_says_so_and_is_gone",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("file", ""), _negated=True), fields=("file",), name="document_has_its_own_file"
            ),
        ),
        migrations.AddConstraint(
            model_name="scanstall",
            constraint=models.UniqueConstraint(
                models.Value(1), condition=models.Q(("ended_at__isnull", True)), name="one_stall_at_a_time"
            ),
        ),
        migrations.AddField(
            model_name="sentform",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="sentform",
            index=models.Index(fields=["sent_at"], name="sent_forms_by_age"),
        ),
        migrations.AddConstraint(
            model_name="sentform",
            constraint=models.UniqueConstraint(fields=("person", "key"), name="a_form_is_sent_once"),
        ),
    ]
