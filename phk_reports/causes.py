from django.db import models
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    """Why an employment ended: the letters of UU 13/2003 Pasal 154A ayat (1), and two more.

    What Pasal 153 forbids cannot be chosen.
    """

    MERGER = "a", _("Penggabungan, peleburan, pengambilalihan, atau pemisahan perusahaan")
    EFFICIENCY = "b", _("Efisiensi karena perusahaan merugi")
    PREVENTING_LOSSES = "b2", _("Efisiensi untuk mencegah kerugian")
    CLOSED_BY_LOSSES = "c", _("Perusahaan tutup karena merugi terus-menerus selama 2 tahun")
    FORCE_MAJEURE = "d", _("Perusahaan tutup karena keadaan memaksa (force majeure)")
    DEBT_MORATORIUM = "e", _("Penundaan kewajiban pembayaran utang (PKPU)")
    BANKRUPTCY = "f", _("Perusahaan pailit")
    EMPLOYER_MISCONDUCT = "g", _("Permohonan pekerja karena perbuatan pengusaha yang melanggar")
    MISCONDUCT_NOT_FOUND = "h", _("Putusan menyatakan pengusaha tidak melakukan perbuatan yang dituduhkan")
    RESIGNATION = "i", _("Pekerja mengundurkan diri atas kemauan sendiri")
    ABSENCE = "j", _("Pekerja mangkir 5 hari kerja berturut-turut atau lebih")
    BREACH = "k", _("Pelanggaran setelah surat peringatan pertama, kedua, dan ketiga")
    DETENTION = "l", _("Pekerja tidak dapat bekerja 6 bulan karena ditahan pihak berwajib")
    ILLNESS = "m", _("Sakit berkepanjangan atau cacat akibat kecelakaan kerja lebih dari 12 bulan")
    PENSION = "n", _("Pekerja memasuki usia pensiun")
    DEATH = "o", _("Pekerja meninggal dunia")
    PKWT_EXPIRED = "pkwt_expired", _("Kontrak (PKWT) berakhir pada tanggalnya")
    OTHER = "other", _("Alasan lain yang diatur dalam perjanjian kerja, peraturan perusahaan, atau PKB")
