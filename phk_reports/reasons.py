"""Why a PHK file is rejected, sent back or disputed: a catalogue with the words for each side and what comes next.

PP 37/2021 Pasal 20 and 37, Permenaker 2/2025 Pasal 9, UU 13/2003 Pasal 151 to 154A, UU 2/2004.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from phk_reports.models import Verdict

Words = str | Promise

REFUSALS = frozenset({Verdict.CORRECTION, Verdict.REJECT})
ONLY_REJECT = frozenset({Verdict.REJECT})
ONLY_DISPUTE = frozenset({Verdict.DISPUTE})


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `correctable`: the same file can be repaired; `next_*`: what that side does now."""

    code: str
    title: Words
    to_worker: Words
    to_employer: Words
    next_worker: Words
    next_employer: Words
    correctable: bool
    verdicts: frozenset[str]


UPLOAD_AGAIN = _("Unggah dokumen yang benar di berkas ini.")
NOTHING_TO_DO = _("Anda tidak perlu melakukan apa pun sekarang.")

_ALL = (
    Reason(
        "EVIDENCE_MISSING",
        _("Bukti PHK belum ada atau belum lengkap"),
        _("Bukti PHK di berkas ini belum ada atau belum lengkap."),
        _("Bukti PHK di berkas ini belum ada atau belum lengkap."),
        _("Unggah bukti PHK yang Anda punya. Jika tidak punya, katakan di berkas ini."),
        _("Unggah bukti PHK yang sah: bukti PHK diterima, perjanjian bersama, atau putusan pengadilan."),
        correctable=True,
        verdicts=REFUSALS,
    ),
    Reason(
        "EVIDENCE_MISMATCH",
        _("Isi bukti berbeda dari laporan"),
        _("Tanggal, alasan, atau nama di bukti berbeda dari laporan."),
        _("Tanggal, alasan, atau nama di bukti berbeda dari laporan."),
        _("Periksa isi laporan dan bukti Anda, lalu perbaiki yang salah."),
        _("Samakan isi laporan dan bukti, lalu perbaiki yang salah."),
        correctable=True,
        verdicts=REFUSALS,
    ),
    Reason(
        "UNREADABLE",
        _("Bukti tidak terbaca"),
        _("Sebagian bukti tidak terbaca."),
        _("Sebagian bukti tidak terbaca."),
        _("Foto atau pindai ulang seluruh halaman di tempat terang."),
        _("Pindai ulang seluruh halaman, lalu unggah lagi."),
        correctable=True,
        verdicts=REFUSALS,
    ),
    Reason(
        "SIGNATURE_MISSING",
        _("Tanda tangan belum ada"),
        _("Dokumen belum ditandatangani semua pihak."),
        _("Dokumen belum ditandatangani semua pihak."),
        _("Minta tanda tangan yang kurang, lalu unggah dokumennya."),
        _("Lengkapi tanda tangan, lalu unggah dokumennya."),
        correctable=True,
        verdicts=REFUSALS,
    ),
    Reason(
        "WRONG_PERSON",
        _("Bukti milik orang atau perusahaan lain"),
        _("Bukti yang diunggah bukan tentang pekerja dan perusahaan di berkas ini."),
        _("Bukti yang diunggah bukan tentang pekerja dan perusahaan di berkas ini."),
        UPLOAD_AGAIN,
        UPLOAD_AGAIN,
        correctable=True,
        verdicts=REFUSALS,
    ),
    Reason(
        "CAUSE_NOT_PROVEN",
        _("Alasan PHK tidak terbukti"),
        _("Alasan PHK di laporan tidak terbukti dari dokumen yang ada."),
        _("Alasan PHK di laporan tidak terbukti dari dokumen yang ada."),
        _("Unggah dokumen yang menunjukkan alasan sebenarnya, bila ada."),
        _("Unggah dokumen yang membuktikan alasannya, misalnya laporan keuangan atau surat peringatan."),
        correctable=True,
        verdicts=REFUSALS,
    ),
    Reason(
        "PROHIBITED_REASON",
        _("Alasan PHK dilarang undang-undang"),
        _("Alasan PHK ini dilarang Pasal 153 UU 13/2003. PHK dengan alasan itu batal demi hukum."),
        _("Alasan PHK ini dilarang Pasal 153 UU 13/2003. Perusahaan wajib mempekerjakan kembali pekerja."),
        _("Anda berhak bekerja kembali. Hubungi Disnaker jika perusahaan menolak."),
        _("Pekerjakan kembali pekerja, lalu beri tahu Disnaker."),
        correctable=False,
        verdicts=ONLY_REJECT,
    ),
    Reason(
        "DUPLICATE",
        _("PHK ini sudah diperiksa di berkas lain"),
        _("PHK yang sama sudah ada di berkas lain."),
        _("PHK yang sama sudah ada di berkas lain."),
        _("Buka daftar laporan PHK Anda. Berkas yang berlaku ada di sana."),
        _("Buka daftar laporan PHK perusahaan. Berkas yang berlaku ada di sana."),
        correctable=False,
        verdicts=ONLY_REJECT,
    ),
    Reason(
        "NOT_TERMINATED",
        _("PHK tidak terjadi"),
        _("Dari keterangan dan dokumen yang ada, hubungan kerja ini belum berakhir."),
        _("Dari keterangan dan dokumen yang ada, hubungan kerja ini belum berakhir."),
        _("Tanyakan kepada perusahaan kapan Anda bekerja lagi."),
        _("Pekerjakan dan bayar pekerja seperti biasa."),
        correctable=False,
        verdicts=ONLY_REJECT,
    ),
    Reason(
        "NOT_ENROLLED",
        _("Pekerja tidak didaftarkan di program JKP"),
        _("Perusahaan tidak mendaftarkan Anda di JKP. Perusahaan wajib membayar manfaatnya kepada Anda."),
        _("Pekerja ini tidak didaftarkan di JKP. Menurut Pasal 37 PP 37/2021 perusahaan membayar manfaatnya."),
        _("Tagih manfaat itu kepada perusahaan. Disnaker dapat membantu lewat pengaduan."),
        _("Bayar manfaat uang tunai dan pelatihan kepada pekerja sekaligus."),
        correctable=False,
        verdicts=ONLY_REJECT,
    ),
    Reason(
        "WORKER_REFUSES",
        _("Pekerja tidak menerima PHK"),
        _("Anda tidak menerima PHK ini, jadi PHK diselesaikan dulu lewat perundingan."),
        _("Pekerja tidak menerima PHK ini, jadi PHK diselesaikan dulu lewat perundingan."),
        _("Berunding dengan perusahaan. Serikat pekerja boleh mendampingi Anda."),
        _("Undang pekerja berunding secara bipartit dan buat risalahnya."),
        correctable=False,
        verdicts=ONLY_DISPUTE,
    ),
    Reason(
        "FACTS_DISPUTED",
        _("Kedua pihak berbeda pendapat tentang PHK ini"),
        _("Keterangan Anda dan perusahaan berbeda, dan dokumen tidak cukup untuk memutuskan."),
        _("Keterangan perusahaan dan pekerja berbeda, dan dokumen tidak cukup untuk memutuskan."),
        _("Berunding dengan perusahaan. Serikat pekerja boleh mendampingi Anda."),
        _("Undang pekerja berunding secara bipartit dan buat risalahnya."),
        correctable=False,
        verdicts=ONLY_DISPUTE,
    ),
)

REASONS: dict[str, Reason] = {reason.code: reason for reason in _ALL}


def offered(verdict: str) -> list[Reason]:
    """The reasons a mediator may give for this verdict."""
    return [reason for reason in _ALL if verdict in reason.verdicts]
