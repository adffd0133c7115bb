from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("phk_reports", "0002_one_file_two_sides"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="phkreport",
            name="phk_known_cause",
        ),
        migrations.RemoveConstraint(
            model_name="phkstatement",
            name="phk_statement_known_cause",
        ),
        migrations.AddField(
            model_name="phkreport",
            name="chase_on",
            field=models.DateField(null=True, verbose_name="diperiksa lagi"),
        ),
        migrations.AddField(
            model_name="phkreport",
            name="chase_stage",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="tahap pengingat penonaktifan"),
        ),
        migrations.AddField(
            model_name="phkstatement",
            name="certificate_number",
            field=models.CharField(blank=True, max_length=40, verbose_name="nomor sertifikat kepesertaan"),
        ),
        migrations.AddField(
            model_name="phkstatement",
            name="worker_address",
            field=models.CharField(blank=True, max_length=240, verbose_name="alamat pekerja"),
        ),
        migrations.AlterField(
            model_name="phkreport",
            name="cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("a", "Penggabungan, peleburan, pengambilalihan, atau pemisahan perusahaan"),
                    ("b", "Efisiensi karena perusahaan merugi"),
                    ("b2", "Efisiensi untuk mencegah kerugian"),
                    ("c", "Perusahaan tutup karena merugi terus-menerus selama 2 tahun"),
                    ("d", "Perusahaan tutup karena keadaan memaksa (force majeure)"),
                    ("e", "Penundaan kewajiban pembayaran utang (PKPU)"),
                    ("f", "Perusahaan pailit"),
                    ("g", "Permohonan pekerja karena perbuatan pengusaha yang melanggar"),
                    ("h", "Putusan menyatakan pengusaha tidak melakukan perbuatan yang dituduhkan"),
                    ("i", "Pekerja mengundurkan diri atas kemauan sendiri"),
                    ("j", "Pekerja mangkir 5 hari kerja berturut-turut atau lebih"),
                    ("k", "Pelanggaran setelah surat peringatan pertama, kedua, dan ketiga"),
                    ("l", "Pekerja tidak dapat bekerja 6 bulan karena ditahan pihak berwajib"),
                    ("m", "Sakit berkepanjangan atau cacat akibat kecelakaan kerja lebih dari 12 bulan"),
                    ("n", "Pekerja memasuki usia pensiun"),
                    ("o", "Pekerja meninggal dunia"),
                    ("pkwt_expired", "Kontrak (PKWT) berakhir pada tanggalnya"),
                    ("other", "Alasan lain yang diatur dalam perjanjian kerja, peraturan perusahaan, atau PKB"),
                ],
                max_length=12,
                verbose_name="alasan PHK",
            ),
        ),
        migrations.AlterField(
            model_name="phkstatement",
            name="cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("a", "Penggabungan, peleburan, pengambilalihan, atau pemisahan perusahaan"),
                    ("b", "Efisiensi karena perusahaan merugi"),
                    ("b2", "Efisiensi untuk mencegah kerugian"),
                    ("c", "Perusahaan tutup karena merugi terus-menerus selama 2 tahun"),
                    ("d", "Perusahaan tutup karena keadaan memaksa (force majeure)"),
                    ("e", "Penundaan kewajiban pembayaran utang (PKPU)"),
                    ("f", "Perusahaan pailit"),
                    ("g", "Permohonan pekerja karena perbuatan pengusaha yang melanggar"),
                    ("h", "Putusan menyatakan pengusaha tidak melakukan perbuatan yang dituduhkan"),
                    ("i", "Pekerja mengundurkan diri atas kemauan sendiri"),
                    ("j", "Pekerja mangkir 5 hari kerja berturut-turut atau lebih"),
                    ("k", "Pelanggaran setelah surat peringatan pertama, kedua, dan ketiga"),
                    ("l", "Pekerja tidak dapat bekerja 6 bulan karena ditahan pihak berwajib"),
                    ("m", "Sakit berkepanjangan atau cacat akibat kecelakaan kerja lebih dari 12 bulan"),
                    ("n", "Pekerja memasuki usia pensiun"),
                    ("o", "Pekerja meninggal dunia"),
                    ("pkwt_expired", "Kontrak (PKWT) berakhir pada tanggalnya"),
                    ("other", "Alasan lain yang diatur dalam perjanjian kerja, peraturan perusahaan, atau PKB"),
                ],
                max_length=12,
                verbose_name="alasan PHK",
            ),
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(("chase_stage__lt", 9), ("state", "approved")),
                fields=["region", "terminated_on"],
                name="phk_still_active",
            ),
        ),
        migrations.AddIndex(
            model_name="phkreport",
            index=models.Index(
                condition=models.Q(("chase_stage__lt", 9), ("state", "approved")),
                fields=["chase_on"],
                name="phk_to_chase",
            ),
        ),
        migrations.AddConstraint(
            model_name="phkreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "cause__in",
                        [
                            "",
                            "a",
                            "b",
                            "b2",
                            "c",
                            "d",
                            "e",
                            "f",
                            "g",
                            "h",
                            "i",
                            "j",
                            "k",
                            "l",
                            "m",
                            "n",
                            "o",
                            "pkwt_expired",
                            "other",
                        ],
                    )
                ),
                name="phk_known_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="phkstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "cause__in",
                        [
                            "",
                            "a",
                            "b",
                            "b2",
                            "c",
                            "d",
                            "e",
                            "f",
                            "g",
                            "h",
                            "i",
                            "j",
                            "k",
                            "l",
                            "m",
                            "n",
                            "o",
                            "pkwt_expired",
                            "other",
                        ],
                    )
                ),
                name="phk_statement_known_cause",
            ),
        ),
    ]
