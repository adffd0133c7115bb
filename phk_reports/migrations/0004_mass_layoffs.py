import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock
import core.ids
import phk_reports.models.layoff_documents


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("phk_reports", "0003_employer_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchivedFile",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("place", models.PositiveIntegerField()),
                ("shown_name", models.CharField(max_length=60)),
                ("name_index", models.BinaryField(max_length=32, null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("matched", "Diterima"),
                            ("known", "Sudah diterima sebelumnya"),
                            ("unknown", "Pekerja tidak ditemukan"),
                            ("twice", "Lebih dari satu untuk pekerja ini"),
                            ("refused", "Tidak dapat diterima"),
                            ("closed", "Berkas PHK pekerja ini sudah ditutup"),
                        ],
                        max_length=8,
                        verbose_name="hasil",
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=400, verbose_name="sebab")),
            ],
        ),
        migrations.CreateModel(
            name="BatchDecision",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("approve", "Setujui"),
                            ("ask_correction", "Minta perbaikan"),
                            ("reject", "Tolak"),
                            ("dispute", "Tandai perselisihan"),
                        ],
                        max_length=20,
                        verbose_name="keputusan",
                    ),
                ),
                ("decided_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("lease_until", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True, verbose_name="selesai")),
            ],
        ),
        migrations.CreateModel(
            name="BatchItem",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Menunggu"), ("done", "Selesai"), ("failed", "Tidak dapat diputus")],
                        default="waiting",
                        max_length=8,
                        verbose_name="hasil",
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=400, verbose_name="sebab")),
            ],
        ),
        migrations.CreateModel(
            name="DocumentArchive",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                (
                    "evidence_kind",
                    models.CharField(
                        choices=[
                            ("acceptance", "Bukti PHK diterima pekerja"),
                            ("report_receipt", "Tanda terima laporan PHK dari dinas atau kementerian"),
                            ("joint_agreement", "Perjanjian bersama"),
                            ("registration_deed", "Akta bukti pendaftaran perjanjian bersama di PHI"),
                            ("court_ruling", "Petikan atau putusan Pengadilan Hubungan Industrial"),
                            ("notice", "Surat pemberitahuan PHK"),
                            ("contract", "Perjanjian kerja"),
                            ("other", "Dokumen lain"),
                        ],
                        max_length=20,
                        verbose_name="jenis bukti",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("working", "Sedang diperiksa"),
                            ("done", "Selesai diperiksa"),
                            ("refused", "Tidak dapat dibuka"),
                        ],
                        default="working",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=120, upload_to=phk_reports.models.layoff_documents.archive_name
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("position", models.PositiveIntegerField(default=0)),
                ("refused_because", models.CharField(blank=True, max_length=20)),
                ("lease_until", models.DateTimeField(null=True)),
                ("brought_at", models.DateTimeField(default=core.clock.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="SampledFile",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("opened_at", models.DateTimeField(null=True, verbose_name="dibuka")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="diperiksa")),
            ],
        ),
        migrations.CreateModel(
            name="SampleDraw",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("seed", models.CharField(editable=False, max_length=32)),
                ("drawn_at", models.DateTimeField(default=core.clock.now, editable=False)),
            ],
        ),
        migrations.AddField(
            model_name="masslayoff",
            name="late_reason",
            field=models.TextField(blank=True, max_length=2000, verbose_name="alasan terlambat melapor"),
        ),
        migrations.AddField(
            model_name="masslayoff",
            name="registration",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registered_layoffs",
                to="documents.document",
            ),
        ),
        migrations.AddIndex(
            model_name="masslayoff",
            index=models.Index(fields=["company", "-id"], name="layoffs_of_company"),
        ),
        migrations.AddConstraint(
            model_name="masslayoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("registration__isnull", True), ("agreement__isnull", False), _connector="OR"),
                name="layoff_registers_an_agreement",
            ),
        ),
        migrations.AddField(
            model_name="archivedfile",
            name="evidence",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="archived_files",
                to="phk_reports.evidence",
            ),
        ),
        migrations.AddField(
            model_name="archivedfile",
            name="report",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="archived_files",
                to="phk_reports.phkreport",
            ),
        ),
        migrations.AddField(
            model_name="batchdecision",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="batch_decisions", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="batchdecision",
            name="layoff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="phk_reports.masslayoff"
            ),
        ),
        migrations.AddField(
            model_name="batchitem",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="phk_reports.batchdecision"
            ),
        ),
        migrations.AddField(
            model_name="batchitem",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="batch_items", to="phk_reports.phkreport"
            ),
        ),
        migrations.AddField(
            model_name="documentarchive",
            name="brought_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="layoff_archives", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="documentarchive",
            name="layoff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="archives", to="phk_reports.masslayoff"
            ),
        ),
        migrations.AddField(
            model_name="archivedfile",
            name="archive",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="phk_reports.documentarchive"
            ),
        ),
        migrations.AddField(
            model_name="sampledfile",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sampled", to="phk_reports.phkreport"
            ),
        ),
        migrations.AddField(
            model_name="sampledraw",
            name="layoff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="phk_reports.masslayoff"
            ),
        ),
        migrations.AddField(
            model_name="sampledraw",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sample_draws", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sampledfile",
            name="draw",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="phk_reports.sampledraw"
            ),
        ),
        migrations.AddIndex(
            model_name="batchdecision",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)), fields=["lease_until"], name="batches_at_work"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at__isnull", True)),
                fields=("layoff",),
                name="layoff_one_running_decision",
                violation_error_message="Keputusan sebelumnya untuk PHK massal ini masih dikerjakan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["approve", "ask_correction", "reject", "dispute"])),
                name="batch_known_verdict",
            ),
        ),
        migrations.AddIndex(
            model_name="batchitem",
            index=models.Index(fields=["batch", "state", "report"], name="batch_items_by_state"),
        ),
        migrations.AddConstraint(
            model_name="batchitem",
            constraint=models.UniqueConstraint(fields=("batch", "report"), name="batch_item_once"),
        ),
        migrations.AddConstraint(
            model_name="batchitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "done", "failed"])), name="batch_item_known_state"
            ),
        ),
        migrations.AddIndex(
            model_name="documentarchive",
            index=models.Index(fields=["layoff", "-id"], name="archives_of_layoff"),
        ),
        migrations.AddIndex(
            model_name="documentarchive",
            index=models.Index(
                condition=models.Q(("state", "working")), fields=["lease_until"], name="archives_at_work"
            ),
        ),
        migrations.AddConstraint(
            model_name="documentarchive",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["working", "done", "refused"])), name="archive_known_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="documentarchive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "working"), models.Q(("file", ""), _negated=True)),
                    models.Q(models.Q(("state", "working"), _negated=True), ("file", "")),
                    _connector="OR",
                ),
                name="archive_keeps_its_file_while_read",
            ),
        ),
        migrations.AddIndex(
            model_name="archivedfile",
            index=models.Index(fields=["archive", "outcome", "place"], name="archived_by_outcome"),
        ),
        migrations.AddConstraint(
            model_name="archivedfile",
            constraint=models.UniqueConstraint(fields=("archive", "place"), name="archived_file_once"),
        ),
        migrations.AddConstraint(
            model_name="archivedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["matched", "known", "unknown", "twice", "refused", "closed"])),
                name="archived_known_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="sampledraw",
            constraint=models.UniqueConstraint(fields=("layoff", "officer"), name="sample_drawn_once"),
        ),
        migrations.AddConstraint(
            model_name="sampledfile",
            constraint=models.UniqueConstraint(fields=("draw", "report"), name="sampled_once"),
        ),
        migrations.AddConstraint(
            model_name="sampledfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("checked_at__isnull", True), ("opened_at__isnull", False), _connector="OR"),
                name="sample_opened_before_checked",
                violation_error_message="Buka berkasnya dulu.",
            ),
        ),
    ]
