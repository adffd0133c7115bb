import pytest

from phk_reports.prohibited import Prohibited, hits

TOUCHED = [
    ("Sering sakit dan banyak izin.", "a"),
    ("Tidak masuk dengan surat dokter 3 hari.", "a"),
    ("Pekerja sakit-sakitan sejak Mei.", "a"),
    ("Ijin sakit terlalu banyak", "a"),
    ("Dipanggil wajib militer", "b"),
    ("Tidak masuk karena menjadi saksi di pengadilan", "b"),
    ("Bertugas sebagai petugas KPPS", "b"),
    ("Meninggalkan mesin untuk sholat Jumat", "c"),
    ("Pergi umroh tanpa pengganti", "c"),
    ("Cuti haji terlalu lama", "c"),
    ("Beribadah pada jam kerja", "c"),
    ("Karena menikah pada bulan Juli", "d"),
    ("Mau kawin bulan depan", "d"),
    ("Pernikahannya melanggar kontrak", "d"),
    ("PEKERJA HAMIL 5 BULAN", "e"),
    ("Kehamilannya membuat target turun", "e"),
    ("Baru melahirkan, tidak bisa lembur", "e"),
    ("mengalami keguguran", "e"),
    ("Masih menyusui bayinya", "e"),
    ("sedang mengandung anak kedua", "e"),
    ("Suaminya juga bekerja di pabrik ini", "f"),
    ("Ada hubungan keluarga dengan supervisor", "f"),
    ("Suami-istri tidak boleh sekantor", "f"),
    ("Ketua serikat pekerja di pabrik", "g"),
    ("Mendirikan serikat buruh", "g"),
    ("Ia anggota baru serikat", "g"),
    ("Pekerja melaporkan perusahaan ke Disnaker", "h"),
    ("Karyawan melapor ke polisi soal upah", "h"),
    ("memolisikan atasan", "h"),
    ("Berbeda agama dengan pimpinan", "i"),
    ("Karena perempuan, tidak cocok di gudang", "i"),
    ("Memakai jilbab di tempat kerja", "i"),
    ("Kondisi fisik tidak menarik", "i"),
    ("Status perkawinan: janda", "i"),
    ("Simpatisan partai tertentu", "i"),
    ("Tangan cacat setelah terjepit mesin", "j"),
    ("Mengalami kecelakaan kerja bulan Mei", "j"),
    ("Penyakit akibat kerja, masih berobat", "j"),
    ("Penyandang disabilitas", "j"),
]

INNOCENT = [
    "",
    "Efisiensi karena perusahaan merugi dua tahun.",
    "Pesanan dari rumah sakit berhenti, bagian ini ditutup.",
    "Suku cadang tidak tersedia dan suku bunga naik.",
    "Banyak produk cacat, pelanggan membatalkan kontrak.",
    "Perundingan dihadiri pengurus serikat pekerja dan disepakati.",
    "Perjanjian bersama dibuat dengan serikat pekerja.",
    "Melanggar SP1, SP2, dan SP3.",
    "Perusahaan melaporkan pekerja ke polisi karena pencurian.",
    "Perusahaan sudah melapor ke Disnaker.",
    "Terasa berat untuk meneruskan usaha.",
    "Surat ini mengandung dua lampiran.",
    "Mangkir 6 hari kerja berturut-turut tanpa keterangan.",
    "Sakit berkepanjangan lebih dari 12 bulan, pekerja tidak dapat bekerja.",
    "Kontrak dengan Kementerian Agama selesai.",
    "Kios dekat tempat ibadah ditutup.",
    "Iuran jaminan kecelakaan kerja sudah dibayar.",
    "Perselisihan diselesaikan secara kekeluargaan.",
    "Sarana produksi dijual.",
    "Pekerja dibayar pesangon sesuai golongan jabatan.",
]


@pytest.mark.parametrize(("text", "letter"), TOUCHED)
def test_a_text_that_touches_a_prohibited_reason_is_recognised(text, letter):
    assert Prohibited(letter) in hits(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_an_innocent_text_touches_nothing(text):
    assert hits(text) == []


def test_every_reason_of_the_article_is_looked_for():
    assert {letter for _text, letter in TOUCHED} == set(Prohibited.values) == set("abcdefghij")


def test_several_reasons_are_all_named_in_the_order_of_the_article():
    assert hits("Hamil, dan ketua serikat") == [Prohibited.MOTHERHOOD, Prohibited.UNION]
