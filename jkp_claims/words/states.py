"""What the states of claims, months, debts and adoptions mean, and the conditions of a month."""

from django.utils.translation import gettext_lazy as _

from core.actors import ADMINISTRATOR, ANOTHER_VERIFIER, BPJS, COMPANY, NOBODY, PAY_OFFICE, PORTAL, YOU
from core.words import Words
from jkp_claims.models import AdoptionState, ClaimState, LiabilityState, MonthState
from jkp_claims.rules import ConditionCode, LiabilityKind

CLAIM_WORDS = {
    ClaimState.FORECAST: Words(
        _("PHK sudah disetujui. Hak Anda baru diperkirakan, dan ada yang belum terpenuhi."),
        _("Baca alasannya. Verifikator memeriksa; Anda dapat mengajukan keberatan bila data salah."),
        BPJS,
    ),
    ClaimState.OPEN: Words(
        _("Anda dapat mengajukan klaim pertama."), _("Ajukan klaim bulan ke-1 sebelum batasnya."), YOU
    ),
    ClaimState.ACTIVE: Words(
        _("Klaim pertama sudah dikirim dan manfaat berjalan."), _("Ajukan tiap bulan pada tanggalnya."), YOU
    ),
    ClaimState.COMPLETED: Words(
        _("Semua bulan sudah selesai."), _("Lowongan dan pelatihan tetap terbuka untuk Anda."), NOBODY
    ),
    ClaimState.STOPPED: Words(
        _("Manfaat berhenti lebih awal, misalnya karena Anda bekerja lagi."),
        _("Bila catatan itu salah, hubungi kami lewat halaman Bantuan."),
        YOU,
    ),
    ClaimState.LAPSED: Words(
        _("Klaim pertama tidak diajukan sampai batasnya."),
        _("Bila Anda terhalang, ajukan keberatan di halaman klaim dan jelaskan."),
        YOU,
    ),
    ClaimState.REFUSED: Words(
        _("Verifikator memutuskan bahwa tidak ada hak, dengan alasannya."),
        _("Ajukan keberatan bila Anda tidak setuju."),
        YOU,
    ),
    ClaimState.OBJECTED: Words(
        _("Keberatan Anda sudah diterima."), _("Tunggu keputusan verifikator yang lain."), ANOTHER_VERIFIER
    ),
}

MONTH_WORDS = {
    MonthState.SCHEDULED: Words(
        _("Bulan ini belum dibuka."), _("Penuhi syaratnya mulai sekarang, lalu kirim pada tanggalnya."), YOU
    ),
    MonthState.OPEN: Words(_("Bulan ini dapat diajukan."), _("Kirim sebelum masanya berakhir."), YOU),
    MonthState.SUBMITTED: Words(_("Klaim bulan ini sudah dikirim."), _("Tunggu verifikator memeriksanya."), BPJS),
    MonthState.IN_VERIFICATION: Words(_("Klaim bulan ini sedang diperiksa."), _("Tunggu keputusannya."), BPJS),
    MonthState.NEEDS_CORRECTION: Words(
        _("Ada yang kurang atau salah."), _("Lengkapi yang disebut, lalu kirim lagi sebelum batasnya."), YOU
    ),
    MonthState.APPROVED: Words(_("Klaim bulan ini disetujui."), _("Tunggu uang dikirim ke rekening Anda."), PAY_OFFICE),
    MonthState.PAID: Words(_("Uang bulan ini sudah dikirim bank."), _("Periksa rekening Anda."), NOBODY),
    MonthState.PAID_BY_EMPLOYER: Words(
        _("Perusahaan wajib membayar bulan ini dan sudah membayarnya."),
        _("Bila uangnya tidak Anda terima, hubungi kami lewat halaman Bantuan."),
        NOBODY,
    ),
    MonthState.PAYMENT_FAILED: Words(
        _("Bank mengembalikan uangnya. Uang Anda aman."), _("Isi rekening lain atas nama Anda."), YOU
    ),
    MonthState.REJECTED: Words(
        _("Verifikator menolak bulan ini, dengan alasannya."), _("Ajukan keberatan bila Anda tidak setuju."), YOU
    ),
    MonthState.OBJECTED: Words(
        _("Keberatan Anda sudah diterima."), _("Tunggu keputusan verifikator yang lain."), ANOTHER_VERIFIER
    ),
    MonthState.LAPSED: Words(
        _("Bulan ini tidak diajukan sampai batasnya, walau sudah diingatkan."),
        _("Ajukan keberatan bila Anda terhalang. Bulan berikutnya tetap dapat diajukan."),
        YOU,
    ),
    MonthState.STOPPED: Words(
        _("Manfaat berakhir sebelum bulan ini."), _("Bila catatan itu salah, hubungi kami lewat halaman Bantuan."), YOU
    ),
}

LIABILITY_KIND_WORDS = {
    LiabilityKind.UNDERREPORTED_WAGE: Words(
        _("Upah yang dilaporkan ke BPJS lebih rendah dari upah sebenarnya, sehingga manfaat terlalu kecil."),
        _("Perusahaan membayar kekurangannya sekaligus."),
        COMPANY,
    ),
    LiabilityKind.NOT_ENROLLED: Words(
        _("Pekerja tidak pernah didaftarkan ke JKP."),
        _("Perusahaan membayar seluruh manfaat sekaligus, dan manfaat pelatihan."),
        COMPANY,
    ),
    LiabilityKind.PROGRAMME_SET: Words(
        _("Pekerja tidak diikutkan dalam semua program yang diwajibkan."),
        _("Perusahaan membayar seluruh manfaat sekaligus, dan manfaat pelatihan."),
        COMPANY,
    ),
    LiabilityKind.ARREARS_PAYS_FIRST: Words(
        _("Iuran menunggak lebih lama dari batasnya ketika PHK."),
        _("Perusahaan membayar manfaat lebih dulu. Setelah tunggakan dan denda lunas, uangnya dapat diminta ke BPJS."),
        COMPANY,
    ),
    LiabilityKind.ARREARS_TO_SETTLE: Words(
        _("Ada tunggakan iuran ketika PHK. BPJS tetap membayar pekerja."),
        _("Perusahaan melunasi tunggakannya ke BPJS."),
        COMPANY,
    ),
}

LIABILITY_WORDS = {
    LiabilityState.OPEN: Words(
        _("Perusahaan belum melaporkan pembayaran."),
        _("Perusahaan membayar, lalu melaporkan buktinya di sini."),
        COMPANY,
    ),
    LiabilityState.REPORTED: Words(
        _("Perusahaan melaporkan bahwa sudah membayar."), _("Verifikator memeriksa buktinya."), BPJS
    ),
    LiabilityState.PAID: Words(
        _("Pembayaran sudah disahkan verifikator."), _("Tidak ada lagi yang harus dibayar."), NOBODY
    ),
    LiabilityState.CLOSED: Words(
        _("Ditutup verifikator tanpa pembayaran, dengan alasannya."),
        _("Bila alasannya keliru, hubungi kami lewat halaman Bantuan."),
        NOBODY,
    ),
    LiabilityState.REPLACED: Words(
        _("Jumlahnya dihitung ulang oleh portal karena aturan yang berlaku berubah."),
        _("Ikuti tanggungan lain dari klaim ini. Tanggungan ini tidak perlu dibayar lagi."),
        NOBODY,
    ),
}

ADOPTION_WORDS = {
    AdoptionState.PROPOSED: Words(
        _("Satu administrator mengusulkan aturan ini berlaku."),
        _("Administrator lain melihat pengaruhnya, lalu memutuskan."),
        ADMINISTRATOR,
    ),
    AdoptionState.ADOPTED: Words(
        _("Aturan ini berlaku sejak tanggalnya, menurut dua administrator."),
        _("Hitungan yang belum diputus mengikuti aturan ini. Yang sudah dibayar tidak berubah."),
        PORTAL,
    ),
    AdoptionState.DECLINED: Words(
        _("Administrator lain tidak menyetujui usulan ini."), _("Baca alasannya; usulan baru dapat dibuat."), NOBODY
    ),
    AdoptionState.WITHDRAWN: Words(_("Pengusul menarik usulan ini."), _("Usulan baru dapat dibuat."), NOBODY),
}

CONDITION_WORDS = {
    ConditionCode.SELF_ASSESSMENT: Words(
        _("Asesmen diri belum diisi untuk manfaat ini."), _("Isi asesmen diri, satu kali saja."), YOU
    ),
    ConditionCode.JOB_SEARCH: Words(
        _("Belum cukup bukti bahwa Anda mencari kerja."),
        _("Kirim lamaran, atau jalani wawancara: cukup salah satu."),
        YOU,
    ),
    ConditionCode.APPLICATIONS: Words(
        _("Lamaran bulan ini belum cukup."), _("Kirim lamaran dari menu Lowongan; tercatat otomatis."), YOU
    ),
    ConditionCode.INTERVIEW: Words(
        _("Belum ada wawancara yang dihitung."), _("Catat wawancara dari halaman Lamaran saya."), YOU
    ),
    ConditionCode.COUNSELLING: Words(
        _("Konseling bulan ini belum dihadiri."),
        _("Pesan jadwal konseling. Bila kantor tidak menyediakan jadwal, syarat ini gugur."),
        YOU,
    ),
    ConditionCode.TRAINING: Words(
        _("Kehadiran pelatihan bulan ini belum cukup."),
        _("Hadiri kelas; pengantar kerja mencatat kehadiran Anda."),
        YOU,
    ),
    ConditionCode.STATUS_FORM: Words(
        _("Formulir status kebekerjaan belum diisi."), _("Isi formulir itu saat mengirim klaim bulan terakhir."), YOU
    ),
}
