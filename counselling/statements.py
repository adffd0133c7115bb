"""The words of the self-assessment: statements, answers, and what a result means. All written for this portal."""

from django.utils.translation import gettext_lazy as _

from counselling.rules import Scale

ANSWERS = [
    (1, _("Sangat tidak sesuai")),
    (2, _("Tidak sesuai")),
    (3, _("Biasa saja")),
    (4, _("Sesuai")),
    (5, _("Sangat sesuai")),
]

STATEMENTS = {
    "hands_1": _("Saya senang memperbaiki barang yang rusak."),
    "inquiry_1": _("Saya ingin tahu mengapa sesuatu bisa terjadi."),
    "creation_1": _("Saya senang merancang atau menggambar sesuatu yang baru."),
    "people_1": _("Saya sabar menjelaskan sesuatu sampai orang lain mengerti."),
    "enterprise_1": _("Saya senang menawarkan barang atau gagasan kepada orang lain."),
    "order_1": _("Saya teliti mencatat angka dan data."),
    "hands_2": _("Saya lebih suka bekerja dengan alat atau mesin daripada duduk di meja."),
    "inquiry_2": _("Saya betah mencari jawaban dari masalah yang rumit."),
    "creation_2": _("Saya suka menulis, memotret, memasak resep baru, atau bermusik."),
    "people_2": _("Saya puas kalau pekerjaan saya menolong orang."),
    "enterprise_2": _("Saya berani memimpin ketika sebuah kelompok belum punya arah."),
    "order_2": _("Saya suka tempat kerja yang rapi dan aturannya jelas."),
    "hands_3": _("Saya kuat dan senang bekerja di luar ruangan."),
    "inquiry_3": _("Saya memeriksa bukti dulu sebelum percaya."),
    "creation_3": _("Saya sering punya cara sendiri untuk mengerjakan sesuatu."),
    "people_3": _("Orang sering datang kepada saya untuk bercerita."),
    "enterprise_3": _("Saya suka menyusun rencana untuk memulai usaha."),
    "order_3": _("Saya menyelesaikan pekerjaan tepat waktu sesuai urutan."),
    "hands_4": _("Saya cepat paham cara memakai alat baru kalau langsung mencoba."),
    "inquiry_4": _("Saya senang membandingkan data untuk mengambil keputusan."),
    "creation_4": _("Saya memperhatikan bentuk, warna, atau bunyi di sekitar saya."),
    "people_4": _("Saya senang bekerja bersama banyak orang."),
    "enterprise_4": _("Saya tidak takut menawar harga atau berunding."),
    "order_4": _("Saya senang menyimpan berkas sehingga mudah ditemukan lagi."),
}

NAMES = {
    Scale.HANDS: _("Bekerja dengan tangan dan alat"),
    Scale.INQUIRY: _("Menyelidiki dan memecahkan masalah"),
    Scale.CREATION: _("Mencipta"),
    Scale.PEOPLE: _("Membantu orang"),
    Scale.ENTERPRISE: _("Memimpin dan berusaha"),
    Scale.ORDER: _("Menata dan mencatat"),
}

MEANINGS = {
    Scale.HANDS: _(
        "Anda cocok dengan pekerjaan yang hasilnya dapat dilihat dan dipegang: teknik, bangunan, bengkel, pabrik,"
        " mengemudi, atau pertanian."
    ),
    Scale.INQUIRY: _(
        "Anda cocok dengan pekerjaan yang menuntut rasa ingin tahu: laboratorium, kendali mutu, teknologi informasi,"
        " kesehatan, atau pengolahan data."
    ),
    Scale.CREATION: _(
        "Anda cocok dengan pekerjaan yang memberi ruang untuk gagasan sendiri: desain, dapur, busana, foto dan video,"
        " atau kerajinan."
    ),
    Scale.PEOPLE: _(
        "Anda cocok dengan pekerjaan yang dekat dengan orang: perawatan, pengajaran, layanan pelanggan, atau kegiatan"
        " sosial."
    ),
    Scale.ENTERPRISE: _(
        "Anda cocok dengan pekerjaan yang perlu keberanian dan ajakan: penjualan, pengawas tim, toko, atau usaha"
        " sendiri."
    ),
    Scale.ORDER: _(
        "Anda cocok dengan pekerjaan yang perlu ketelitian dan keteraturan: administrasi, gudang, kasir, atau"
        " pembukuan."
    ),
}
