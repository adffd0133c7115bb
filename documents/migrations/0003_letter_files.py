import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import core.clock
import core.ids
import documents.models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_uuid7_function"),
        ("documents", "0002_stages"),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterFile",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("file", models.FileField(max_length=120, upload_to=documents.models.stored_letter_name)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("kept_at", models.DateTimeField(default=core.clock.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="LetterRegister",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("series", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RefusedOpening",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=core.clock.now, editable=False, verbose_name="waktu")),
                ("address", models.CharField(max_length=60, verbose_name="jenis alamat")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("signed_out", "belum masuk"),
                            ("not_for_role", "bukan untuk peran ini"),
                            ("not_theirs", "bukan haknya, atau tidak ada"),
                            ("expired", "tautan sudah lewat waktu"),
                            ("forged", "tautan tidak sah"),
                            ("other_session", "tautan milik sesi lain"),
                        ],
                        max_length=20,
                        verbose_name="alasan",
                    ),
                ),
                ("user_id", models.UUIDField(null=True)),
                ("role", models.CharField(blank=True, max_length=20, verbose_name="peran")),
                ("source", models.BinaryField(max_length=32)),
                ("file_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RefusedOpeningCount",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("source", models.BinaryField(max_length=32)),
                ("hour", models.DateTimeField()),
                ("times", models.PositiveIntegerField()),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="letter",
            name="only_revoked",
        ),
        migrations.AddField(
            model_name="letter",
            name="register_number",
            field=models.PositiveIntegerField(null=True, verbose_name="nomor register"),
        ),
        migrations.AddField(
            model_name="letter",
            name="register_series",
            field=models.CharField(blank=True, max_length=40, verbose_name="seri buku register"),
        ),
        migrations.AddField(
            model_name="letter",
            name="register_year",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="tahun register"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="only_revoked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."subject_type" IS DISTINCT FROM (NEW."subject_type") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."issuer" IS DISTINCT FROM (NEW."issuer") OR OLD."holder_name" IS DISTINCT FROM (NEW."holder_name") OR OLD."holder_name_masked" IS DISTINCT FROM (NEW."holder_name_masked") OR OLD."rows" IS DISTINCT FROM (NEW."rows") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."register_series" IS DISTINCT FROM (NEW."register_series") OR OLD."register_year" IS DISTINCT FROM (NEW."register_year") OR OLD."register_number" IS DISTINCT FROM (NEW."register_number"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="13d45496c79d45a78d768746951a6d31877d806f",
                    operation="UPDATE",
                    pgid="pgtrigger_only_revoked_c723d",
                    table="documents_letter",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("register_number__isnull", False)),
                fields=("register_series", "register_year", "register_number"),
                name="letter_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("register_number__isnull", True), ("register_series", ""), ("register_year__isnull", True)
                    ),
                    models.Q(
                        ("register_number__gt", 0),
                        ("register_year__isnull", False),
                        models.Q(("register_series", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="letter_number_is_whole",
            ),
        ),
        migrations.AddField(
            model_name="letterfile",
            name="letter",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="documents.letter"
            ),
        ),
        migrations.AddConstraint(
            model_name="letterregister",
            constraint=models.UniqueConstraint(fields=("series", "year"), name="letter_register_once"),
        ),
        migrations.AddConstraint(
            model_name="refusedopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("why__in", ["signed_out", "not_for_role", "not_theirs", "expired", "forged", "other_session"])
                ),
                name="refused_for_a_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="refusedopening",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="575f632a88e0c6b967ff05f3f1ed620a9be1dbcd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_53f60",
                    table="documents_refusedopening",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="refusedopening",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN\n        RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';\n    END IF;\n    RETURN NULL;\n",
                    hash="274d3e3f3456edf2c8b99e377731fb3da9f64d02",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_b4f6b",
                    table="documents_refusedopening",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="refusedopeningcount",
            index=models.Index(fields=["hour"], name="refused_count_of_hour"),
        ),
        migrations.AddConstraint(
            model_name="refusedopeningcount",
            constraint=models.UniqueConstraint(fields=("source", "hour"), name="refused_count_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterfile",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ef0948d27984ef6c47626c7b13e4792ee3bbde85",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_32ba6",
                    table="documents_letterfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterfile",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN\n        RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';\n    END IF;\n    RETURN NULL;\n",
                    hash="e42e6c01aa3ea8e8012c6236b919798faf75a3e9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_cb750",
                    table="documents_letterfile",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Preview",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("page", models.PositiveSmallIntegerField()),
                ("width", models.PositiveSmallIntegerField()),
                ("file", models.FileField(max_length=120, upload_to=documents.models.stored_preview_name)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="previews", to="documents.document"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="preview",
            constraint=models.UniqueConstraint(fields=("document", "page", "width"), name="preview_once"),
        ),
    ]
