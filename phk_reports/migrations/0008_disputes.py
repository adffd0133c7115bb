import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_offices_and_grants"),
        ("phk_reports", "0007_desk"),
        ("registry", "0007_participant_record"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="phkreport",
            name="office_reminded_on",
            field=models.DateField(null=True, verbose_name="kantor diingatkan"),
        ),
        migrations.AlterField(
            model_name="disputestage",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("agreed", "Kedua pihak sepakat"),
                    ("failed", "Tidak sepakat, atau perundingan ditolak"),
                    ("complete", "Berkas perselisihan lengkap dan dicatat"),
                    ("incomplete", "Berkas dikembalikan untuk dilengkapi"),
                    ("mediation", "Mediasi dipilih, atau tidak ada pilihan"),
                    ("conciliation", "Konsiliasi dipilih"),
                    ("held", "Sidang pertama sudah diadakan"),
                    ("advised", "Anjuran tertulis sudah dikirim"),
                    ("accepted", "Kedua pihak menerima anjuran"),
                    ("refused", "Anjuran ditolak, atau tidak dijawab"),
                    ("registered", "Perjanjian bersama dibuat dan didaftarkan"),
                    ("ruled", "Pengadilan sudah memutus"),
                    ("appealed", "Salah satu pihak mengajukan kasasi"),
                    ("final", "Putusan berkekuatan hukum tetap: PHK sah"),
                    ("dropped", "Pekerja akhirnya menerima PHK"),
                    ("cancelled", "PHK batal, hubungan kerja berlanjut"),
                ],
                max_length=20,
                verbose_name="hasil",
            ),
        ),
        migrations.AlterField(
            model_name="disputestage",
            name="stage",
            field=models.CharField(
                choices=[
                    ("bipartite", "Perundingan bipartit"),
                    ("recording", "Pencatatan di Disnaker"),
                    ("choice", "Pilihan mediasi atau konsiliasi"),
                    ("session", "Sidang mediasi pertama"),
                    ("advice", "Anjuran tertulis"),
                    ("answers", "Jawaban atas anjuran"),
                    ("agreement", "Perjanjian bersama"),
                    ("court", "Pengadilan Hubungan Industrial"),
                    ("finality", "Menunggu putusan tetap"),
                    ("cassation", "Kasasi di Mahkamah Agung"),
                ],
                max_length=12,
                verbose_name="tahap",
            ),
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(("state__in", ["draft", "approved", "rejected", "withdrawn"]), _negated=True),
                fields=["due_on"],
                name="phk_not_decided",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disputestage",
            trigger=pgtrigger.compiler.Trigger(
                name="stage_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."report_id" IS DISTINCT FROM (NEW."report_id") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9acfaea66b1205e85e0bf98191f3edc91bb23dc8",
                    operation="UPDATE",
                    pgid="pgtrigger_stage_stays_9db98",
                    table="phk_reports_disputestage",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disputestage",
            trigger=pgtrigger.compiler.Trigger(
                name="ended_stage_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."ended_on" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="6b5803caa6f2a2bc55b81e7d18c7b5cff8448536",
                    operation="UPDATE",
                    pgid="pgtrigger_ended_stage_stays_5c08e",
                    table="phk_reports_disputestage",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disputestage",
            trigger=pgtrigger.compiler.Trigger(
                name="stages_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="64c5e2b41dd10c642fecba3b2519cb109073d197",
                    operation="DELETE",
                    pgid="pgtrigger_stages_stay_78801",
                    table="phk_reports_disputestage",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="disputestage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("started_on")), _connector="OR"
                ),
                name="dispute_stage_ends_after_start",
                violation_error_message="Tanggal hasil tidak boleh sebelum tahap ini mulai.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disputestage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "bipartite",
                            "recording",
                            "choice",
                            "session",
                            "advice",
                            "answers",
                            "agreement",
                            "court",
                            "finality",
                            "cassation",
                        ],
                    )
                ),
                name="dispute_known_stage",
            ),
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(("layoff__isnull", False), ("state__in", ["submitted", "in_review"])),
                fields=["layoff", "respond_by"],
                name="phk_layoff_asked",
            ),
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(("layoff__isnull", False), ("state__in", ["approved", "rejected", "withdrawn"])),
                fields=["layoff", "-decided_at"],
                name="phk_layoff_done",
            ),
        ),
    ]
