"""What every code and status means, what to do about it and who does it: one group for each kind of case."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import GrantState
from accounts.offices.words import GRANT_WORDS
from bulk_uploads.states import RowState, UploadState
from core import actors
from core.words import Words
from counselling.models import State as SessionState
from documents.models import DocumentState
from identity.models import ClaimState as IdentityState
from identity.models import CorrectionState, RecoveryState
from identity.words import CLAIM_WORDS, CORRECTION_WORDS, RECOVERY_WORDS
from jkp_claims import words
from jkp_claims.models import AdoptionState, ClaimState, LiabilityState, MonthState
from jkp_claims.regulations import Regulation
from jkp_claims.rules.contributions import CONSECUTIVE_MONTHS
from messaging.models import OutboxState
from my_data.models import ComplaintState
from payouts.states import AttemptState, BatchState, ReturnReason
from phk_reports.models import ArchiveState, ItemState, MandateState
from phk_reports.models import Stage as DisputeStage
from phk_reports.models import State as ReportState
from registry.choices import CompanyStanding
from registry.company_words import REGISTRATION_WORDS, STANDING_WORDS
from registry.dispute_words import DISPUTE_WORDS, NAME_CHECK_WORDS
from registry.models import DisputeState, NameCheck, PaymentState, RegistrationState
from registry.statements import StatementState
from vacancies.models import Stage

REPORT_WORDS = {
    ReportState.DRAFT: Words(_("Laporan tersimpan, belum dikirim."), _("Lengkapi lalu kirim."), actors.REPORTER),
    ReportState.SUBMITTED: Words(
        _("Laporan sudah diterima Disnaker."), _("Tunggu mediator mulai memeriksa."), actors.MEDIATOR
    ),
    ReportState.IN_REVIEW: Words(_("Bukti PHK sedang diperiksa."), _("Tunggu keputusannya."), actors.MEDIATOR),
    ReportState.NEEDS_CORRECTION: Words(
        _("Ada data atau bukti yang kurang."), _("Lengkapi yang disebut, lalu kirim lagi."), actors.REPORTER
    ),
    ReportState.DISPUTED: Words(
        _("Pekerja dan perusahaan berselisih tentang PHK ini."),
        _("Berunding atau bermediasi di Disnaker."),
        actors.BOTH_SIDES,
    ),
    ReportState.APPROVED: Words(_("Bukti PHK sah."), _("Ajukan klaim JKP bila memenuhi syarat."), actors.YOU),
    ReportState.REJECTED: Words(
        _("Laporan ditolak, dengan alasannya."), _("Ajukan keberatan bila tidak setuju."), actors.REPORTER
    ),
    ReportState.OBJECTED: Words(
        _("Keberatan sudah diterima."), _("Tunggu pemeriksaan mediator yang lain."), actors.ANOTHER_MEDIATOR
    ),
    ReportState.WITHDRAWN: Words(
        _("Laporan dibatalkan oleh pelapor."), _("Buat laporan baru bila masih diperlukan."), actors.NOBODY
    ),
}

MANDATE_WORDS = {
    MandateState.OFFERED: Words(
        _("Permintaan kuasa sudah terkirim."),
        _("Tunggu jawabannya. Pekerja tetap dapat bertindak sendiri."),
        actors.YOU,
    ),
    MandateState.ACTIVE: Words(
        _("Wakil dapat bertindak untuk pekerja dalam laporan PHK."), _("Akhiri bila tidak diperlukan lagi."), actors.YOU
    ),
    MandateState.DECLINED: Words(_("Permintaan kuasa tidak diterima."), _("Minta orang lain bila perlu."), actors.YOU),
    MandateState.ENDED: Words(_("Kuasa tidak berlaku lagi."), _("Beri kuasa baru bila perlu."), actors.NOBODY),
}

STAGE_WORDS = {
    DisputeStage.BIPARTITE: Words(
        _("Pekerja dan perusahaan berunding berdua."), _("Berunding, dan simpan risalahnya."), actors.BOTH_SIDES
    ),
    DisputeStage.RECORDING: Words(
        _("Perselisihan dicatat di Disnaker."), _("Lengkapi berkas dengan bukti perundingan."), actors.BOTH_SIDES
    ),
    DisputeStage.CHOICE: Words(
        _("Kedua pihak ditawari mediasi atau konsiliasi."), _("Pilih salah satu."), actors.BOTH_SIDES
    ),
    DisputeStage.SESSION: Words(
        _("Mediator menyiapkan sidang pertama."), _("Datang pada hari sidang."), actors.MEDIATOR
    ),
    DisputeStage.ADVICE: Words(_("Mediator menulis anjuran."), _("Tunggu anjurannya."), actors.MEDIATOR),
    DisputeStage.ANSWERS: Words(
        _("Kedua pihak menjawab anjuran."), _("Jawab. Diam berarti menolak."), actors.BOTH_SIDES
    ),
    DisputeStage.AGREEMENT: Words(
        _("Kedua pihak sepakat."), _("Tulis perjanjian bersama, lalu daftarkan."), actors.BOTH_SIDES
    ),
    DisputeStage.COURT: Words(
        _("Perselisihan diperiksa pengadilan."), _("Ikuti sidang dan kabari mediator."), actors.BOTH_SIDES
    ),
    DisputeStage.FINALITY: Words(
        _("Pengadilan sudah memutus."), _("Tunggu sampai putusan tetap, atau ajukan kasasi."), actors.BOTH_SIDES
    ),
    DisputeStage.CASSATION: Words(
        _("Kasasi diperiksa Mahkamah Agung."), _("Tunggu putusannya, lalu kabari mediator."), actors.BOTH_SIDES
    ),
}

DOCUMENT_WORDS = {
    DocumentState.WAITING_SCAN: Words(
        _("Berkas sudah diterima dan sedang diperiksa dari virus. Petugas belum dapat melihatnya."),
        _("Tunggu. Anda tidak perlu mengunggah lagi."),
        actors.PORTAL,
    ),
    DocumentState.CLEAN: Words(
        _("Berkas sudah diperiksa dan tersimpan."), _("Tidak ada yang perlu dilakukan."), actors.NOBODY
    ),
    DocumentState.INFECTED: Words(
        _("Berkas berisi virus, jadi dihapus dan tidak sampai ke petugas."),
        _("Bersihkan perangkat Anda, foto atau pindai ulang dokumennya, lalu unggah lagi."),
        actors.YOU,
    ),
}

COMPLAINT_WORDS = {
    ComplaintState.OPEN: Words(
        _("Aduan tentang data sudah diterima."), _("Tunggu jawaban, paling lama 3×24 jam."), actors.ANY_ADMINISTRATOR
    ),
    ComplaintState.ANSWERED: Words(_("Aduan sudah diperiksa dan dijawab."), _("Baca jawabannya."), actors.YOU),
}

BATCH_WORDS = {
    BatchState.DRAFT: Words(
        _("Pembayaran dikumpulkan dalam satu kelompok."), _("Periksa, lalu kirim untuk disetujui."), actors.PAY_OFFICE
    ),
    BatchState.SUBMITTED: Words(
        _("Kelompok pembayaran menunggu orang kedua."), _("Periksa jumlahnya, lalu setujui."), actors.APPROVER
    ),
    BatchState.APPROVED: Words(
        _("Kelompok pembayaran menunggu orang ketiga."), _("Lepaskan ke bank."), actors.RELEASER
    ),
    BatchState.RELEASED: Words(
        _("Perintah bayar sudah dikirim."), _("Tunggu jawaban untuk tiap pembayaran."), actors.BANK
    ),
    BatchState.CLOSED: Words(_("Semua pembayaran sudah dijawab bank."), _("Lihat yang dikembalikan."), actors.NOBODY),
    BatchState.VOID: Words(
        _("Kelompok pembayaran dihentikan sebelum dikirim."),
        _("Pembayarannya masuk ke kelompok berikutnya."),
        actors.PORTAL,
    ),
}

ATTEMPT_WORDS = {
    AttemptState.READY: Words(_("Pembayaran siap dikirim."), _("Tunggu kelompoknya dilepas."), actors.PAY_OFFICE),
    AttemptState.SENDING: Words(_("Pembayaran ada di bank."), _("Tunggu jawaban bank."), actors.BANK),
    AttemptState.UNKNOWN: Words(
        _("Jawaban bank tidak terbaca. Uang tidak dikirim dua kali."),
        _("Tanyakan nomor rujukannya ke bank."),
        actors.PAY_OFFICE,
    ),
    AttemptState.SETTLED: Words(_("Bank sudah membayar."), _("Periksa rekening Anda."), actors.NOBODY),
    AttemptState.RETURNED: Words(
        _("Bank mengembalikan uangnya. Uang Anda aman."), _("Isi rekening lain atas nama Anda."), actors.YOU
    ),
    AttemptState.CANCELLED: Words(
        _("Percobaan bayar ini dibatalkan sebelum dikirim."),
        _("Pembayaran dikirim lagi dengan percobaan baru."),
        actors.PORTAL,
    ),
}

RETURN_WORDS = {
    ReturnReason.ACCOUNT_INACTIVE: Words(
        _("Bank menjawab bahwa rekening tidak aktif."),
        _("Aktifkan di bank, atau isi rekening lain atas nama Anda."),
        actors.YOU,
    ),
    ReturnReason.NAME_MISMATCH: Words(
        _("Nama pemilik rekening lain dari nama penerima."), _("Isi rekening atas nama Anda sendiri."), actors.YOU
    ),
    ReturnReason.OTHER: Words(
        _("Bank mengembalikan uang tanpa alasan yang kami kenal."),
        _("Tanyakan ke bank, atau isi rekening lain atas nama Anda."),
        actors.YOU,
    ),
}

APPLICATION_WORDS = {
    Stage.SENT: Words(_("Lamaran sudah dikirim."), _("Tunggu perusahaan membacanya."), actors.COMPANY),
    Stage.SEEN: Words(_("Perusahaan sudah membaca lamaran."), _("Tunggu jawabannya."), actors.COMPANY),
    Stage.INTERVIEW: Words(
        _("Perusahaan mengundang wawancara."), _("Datang, lalu catat bahwa wawancara terjadi."), actors.YOU
    ),
    Stage.OFFERED: Words(_("Perusahaan menawarkan pekerjaan."), _("Jawab tawaran itu."), actors.YOU),
    Stage.HIRED: Words(_("Anda diterima bekerja."), _("Laporkan bahwa Anda sudah bekerja."), actors.YOU),
    Stage.REFUSED: Words(
        _("Perusahaan tidak melanjutkan lamaran ini."),
        _("Lamar lowongan lain; lamaran ini tetap dihitung."),
        actors.YOU,
    ),
    Stage.WITHDRAWN: Words(_("Lamaran ditarik."), _("Lamar lowongan lain."), actors.YOU),
}

SESSION_WORDS = {
    SessionState.BOOKED: Words(_("Jadwal konseling sudah dipesan."), _("Datang pada waktunya."), actors.YOU),
    SessionState.ATTENDED: Words(_("Konseling sudah dihadiri."), _("Syarat konseling terpenuhi."), actors.NOBODY),
    SessionState.MISSED: Words(_("Konseling tidak dihadiri."), _("Pesan jadwal lain."), actors.YOU),
    SessionState.CANCELLED: Words(_("Jadwal konseling dibatalkan."), _("Pesan jadwal lain."), actors.YOU),
}

PAYMENT_WORDS = {
    PaymentState.WAITING: Words(
        _("Pembayaran iuran sudah dicatat, BPJS belum mengonfirmasi."), _("Tunggu; kami bertanya lagi."), actors.PORTAL
    ),
    PaymentState.CONFIRMED: Words(
        _("BPJS sudah menerima pembayaran iuran."), _("Bulan itu dihitung dibayar."), actors.NOBODY
    ),
    PaymentState.REFUSED: Words(
        _("BPJS tidak menemukan pembayaran ini, atau tagihannya berubah."),
        _("Periksa tanggal, jumlah, dan nomor bukti, lalu catat lagi."),
        actors.COMPANY,
    ),
}

STATEMENT_WORDS = {
    StatementState.NOT_DUE: Words(
        _("Iuran bulan ini belum jatuh tempo."), _("Bayar paling lambat tanggal 15 bulan berikutnya."), actors.COMPANY
    ),
    StatementState.UNPAID: Words(
        _("Iuran bulan ini lewat jatuh tempo."), _("Bayar ke BPJS, lalu catat pembayarannya."), actors.COMPANY
    ),
    StatementState.WAITING: Words(
        _("Pembayaran bulan ini menunggu BPJS."), _("Tunggu; kami bertanya lagi."), actors.PORTAL
    ),
    StatementState.PAID: Words(_("Iuran bulan ini sudah dibayar."), _("Simpan bukti bayarnya."), actors.NOBODY),
}

UPLOAD_WORDS = {
    UploadState.RECEIVED: Words(
        _("Berkas sudah diterima dan menunggu diperiksa."), _("Tunggu hasil pemeriksaan."), actors.PORTAL
    ),
    UploadState.CHECKING: Words(_("Isi berkas sedang diperiksa."), _("Tunggu hasil pemeriksaan."), actors.PORTAL),
    UploadState.CHECKED: Words(
        _("Berkas sudah diperiksa, belum ada yang dikirim."), _("Lihat hasilnya, lalu kirim."), actors.COMPANY
    ),
    UploadState.SENDING: Words(_("Baris yang siap sedang dikirim."), _("Tunggu sampai selesai."), actors.PORTAL),
    UploadState.SENT: Words(
        _("Baris yang siap sudah terkirim."), _("Perbaiki baris yang belum terkirim, bila ada."), actors.COMPANY
    ),
    UploadState.UNREADABLE: Words(
        _("Berkas tidak terbaca sebagai tabel."), _("Lihat sebabnya, lalu unggah berkas yang baru."), actors.COMPANY
    ),
    UploadState.CLOSED: Words(
        _("Unggahan ditutup dan tidak dikirim."), _("Unggah berkas baru bila perlu."), actors.NOBODY
    ),
}

ROW_WORDS = {
    RowState.READY: Words(_("Baris ini siap dikirim."), _("Kirim unggahannya."), actors.COMPANY),
    RowState.FAULTY: Words(_("Ada yang salah di baris ini."), _("Perbaiki barisnya, atau lewati."), actors.COMPANY),
    RowState.SENT: Words(_("Baris ini sudah terkirim dan tercatat."), _("Simpan nomornya."), actors.NOBODY),
    RowState.LEFT_OUT: Words(
        _("Baris ini dilewati dan tidak ikut dikirim."), _("Sertakan lagi bila perlu."), actors.COMPANY
    ),
}

MESSAGE_WORDS = {
    OutboxState.WAITING: Words(_("Pesan menunggu dikirim."), _("Pesan dicoba lagi sampai terkirim."), actors.PORTAL),
    OutboxState.SENT: Words(_("Pesan sudah dikirim."), _("Baca juga di halaman Pesan."), actors.NOBODY),
    OutboxState.FAILED: Words(
        _("Pesan tidak dapat dikirim ke alamat itu."),
        _("Periksa saluran pengingat Anda. Isinya tetap ada di halaman Pesan."),
        actors.YOU,
    ),
}

ARCHIVE_WORDS = {
    ArchiveState.WORKING: Words(
        _("ZIP dokumen PHK massal sedang dibuka dan dicocokkan."), _("Tunggu pesan bahwa sudah selesai."), actors.PORTAL
    ),
    ArchiveState.DONE: Words(
        _("Setiap berkas di ZIP sudah diperiksa."), _("Lihat hasilnya, lalu perbaiki yang ditolak."), actors.COMPANY
    ),
    ArchiveState.REFUSED: Words(
        _("ZIP ini tidak dapat dibuka."), _("Buat ZIP baru, lalu unggah lagi."), actors.COMPANY
    ),
}

BATCH_ITEM_WORDS = {
    ItemState.WAITING: Words(
        _("Berkas ini menunggu gilirannya dalam keputusan bersama."), _("Tunggu sampai selesai."), actors.PORTAL
    ),
    ItemState.DONE: Words(
        _("Berkas ini sudah diputus bersama yang lain."), _("Buka berkasnya untuk membaca keputusannya."), actors.NOBODY
    ),
    ItemState.FAILED: Words(
        _("Berkas ini tidak dapat diputus bersama yang lain."),
        _("Mediator memutus berkas ini sendiri."),
        actors.MEDIATOR,
    ),
}

STATES: Mapping[type[TextChoices], Mapping[str, Words]] = {
    ReportState: REPORT_WORDS,
    ArchiveState: ARCHIVE_WORDS,
    ItemState: BATCH_ITEM_WORDS,
    MandateState: MANDATE_WORDS,
    DisputeStage: STAGE_WORDS,
    ClaimState: words.CLAIM_WORDS,
    MonthState: words.MONTH_WORDS,
    LiabilityState: words.LIABILITY_WORDS,
    GrantState: GRANT_WORDS,
    IdentityState: CLAIM_WORDS,
    RecoveryState: RECOVERY_WORDS,
    CorrectionState: CORRECTION_WORDS,
    AdoptionState: words.ADOPTION_WORDS,
    CompanyStanding: STANDING_WORDS,
    PaymentState: PAYMENT_WORDS,
    StatementState: STATEMENT_WORDS,
    RegistrationState: REGISTRATION_WORDS,
    DisputeState: DISPUTE_WORDS,
    NameCheck: NAME_CHECK_WORDS,
    BatchState: BATCH_WORDS,
    AttemptState: ATTEMPT_WORDS,
    ReturnReason: RETURN_WORDS,
    Stage: APPLICATION_WORDS,
    SessionState: SESSION_WORDS,
    UploadState: UPLOAD_WORDS,
    RowState: ROW_WORDS,
    OutboxState: MESSAGE_WORDS,
    DocumentState: DOCUMENT_WORDS,
    ComplaintState: COMPLAINT_WORDS,
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One line of the page; `label` is what other pages show for this code."""

    label: str
    reason: str
    todo: str
    who: str


@dataclass(frozen=True, slots=True)
class Group:
    """The codes of one kind; `key` is the anchor on the page."""

    key: str
    title: str
    meanings: list[Meaning]


def groups(regulation: Regulation) -> list[Group]:
    """Everything the portal may say of a case, with the figures of this regulation in it."""
    return [
        _coded("alasan", _("Alasan tidak berhak atas JKP"), words.REFUSAL_WORDS, figures_of(regulation)),
        _coded(
            "tertahan", _("Hak ada, tetapi orang lain harus bertindak dulu"), words.HOLD_WORDS, figures_of(regulation)
        ),
        _coded("syarat", _("Syarat bulan ke-2 dan seterusnya"), words.CONDITION_WORDS, {}, words.CONDITION_LABELS),
        _states("phk", _("Status laporan PHK"), ReportState),
        _states("tahap-perselisihan", _("Tahap perselisihan PHK"), DisputeStage),
        _states("kuasa", _("Status kuasa dalam laporan PHK"), MandateState),
        _states("klaim", _("Status hak JKP"), ClaimState),
        _states("bulan", _("Status klaim bulanan"), MonthState),
        _coded("sebab-tanggungan", _("Mengapa perusahaan wajib membayar"), words.LIABILITY_KIND_WORDS, {}),
        _states("tanggungan", _("Status kewajiban perusahaan"), LiabilityState),
        _states("pembayaran", _("Status pembayaran"), AttemptState),
        _states("retur", _("Mengapa bank mengembalikan uang"), ReturnReason),
        _states("batch", _("Status kelompok pembayaran"), BatchState),
        _states("lamaran", _("Status lamaran kerja"), Stage),
        _states("konseling", _("Status konseling"), SessionState),
        _states("tagihan-iuran", _("Status tagihan iuran"), StatementState),
        _states("bayar-iuran", _("Status pembayaran iuran"), PaymentState),
        _states("unggahan", _("Status unggahan"), UploadState),
        _states("baris", _("Status baris unggahan"), RowState),
        _states("zip", _("Status ZIP dokumen PHK massal"), ArchiveState),
        _states("keputusan-bersama", _("Status berkas dalam keputusan bersama"), ItemState),
        _states("berkas", _("Status foto dan PDF yang diunggah"), DocumentState),
        _states("pesan", _("Status pesan"), OutboxState),
        _states("aturan", _("Status pemberlakuan aturan"), AdoptionState),
        _states("perusahaan", _("Status perusahaan"), CompanyStanding),
        _states("permohonan", _("Status permohonan perusahaan"), RegistrationState),
        _states("sanggahan", _("Status sanggahan data kepesertaan"), DisputeState),
        _states("nama-rekening", _("Hasil pemeriksaan nama rekening"), NameCheck),
        _states("aduan", _("Status aduan tentang data"), ComplaintState),
        _states("identitas", _("Status pemeriksaan identitas"), IdentityState),
        _states("pemulihan", _("Status pemulihan akun di kantor"), RecoveryState),
        _states("kesalahan-data", _("Status laporan kesalahan data"), CorrectionState),
        _states("penugasan", _("Status penugasan petugas"), GrantState),
    ]


def figures_of(regulation: Regulation) -> dict[str, dict[str, object]]:
    """The numbers in the sentences of reasons, by code; a decided case takes them from its own calculation."""
    return {
        "MONTHS_LT_12": {"needed": regulation.paid_months_needed, "among": regulation.paid_months_among},
        "CONSECUTIVE_LT_6": {"needed": CONSECUTIVE_MONTHS},
        "AGE_AT_ENROLMENT": {"limit": regulation.enrolment_age_years},
        "CLAIM_LATE": {"claim_deadline": _("tanggal batasnya")},
        "BENEFITS_USED_3": {"limit": regulation.benefits_limit},
        "GAP_LT_60_MONTHS": {"needed": regulation.months_between_benefits},
        "EMPLOYER_ARREARS_GT_3M": {"limit": regulation.arrears_limit},
    }


def _coded(key, title, explained: Mapping, figures: Mapping, labels: Mapping | None = None) -> Group:
    """Codes without a label of their own stand under their sentence."""
    meanings = []
    for code, said in explained.items():
        reason = said.reason % figures.get(code, {})
        label, more = (labels[code], reason) if labels else (reason, "")
        meanings.append(Meaning(label, more, said.todo, said.who))
    return Group(key, title, meanings)


def _states(key, title, choices: type[TextChoices]) -> Group:
    said = STATES[choices]
    return Group(
        key,
        title,
        [Meaning(state.label, said[state].reason, said[state].todo, said[state].who) for state in choices],
    )
