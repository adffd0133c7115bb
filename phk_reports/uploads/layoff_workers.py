"""The spreadsheet of a layoff: one row reports the termination of one worker."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from bulk_uploads.columns import Column, read_day
from bulk_uploads.faults import Fault
from bulk_uploads.kinds import Row, Sending
from bulk_uploads.models import Upload
from core.templatetags.siap import tanggal
from phk_reports import prohibited, rules
from phk_reports.layoffs.reporting import late_days, report_many
from phk_reports.layoffs.standing import Relation, Said, Standing, standing_of
from phk_reports.layoffs.starting import layoff_of
from phk_reports.models import Acceptance, Cause, MassLayoff, PhkReport, Severance
from registry.findings import WORDS, Finding
from registry.models import Company, Employment
from registry.uploads.cells import choices_of, one_of, text_up_to
from registry.uploads.workers import (
    ROWS_AT_ONCE,
    WHO,
    day,
    fault,
    find_workers,
    findings_of_who,
    must_sign,
    named_twice,
    of_company,
    who_key,
)

# As they stand in the list of the template, in Indonesian whoever downloads it; a file may hold the code as well.
with override("id"):
    CAUSES = {str(cause.label): cause for cause in Cause}
    ACCEPTANCES = {str(answer.label): answer for answer in Acceptance}
    SEVERANCES = {str(answer.label): answer for answer in Severance}

COLUMNS = (
    *WHO,
    Column("tanggal_phk", read_day, help=_("Hari terakhir hubungan kerja."), example="31-08-2025"),
    Column(
        "alasan",
        one_of(choices_of(CAUSES)),
        help=_("Alasan menurut Pasal 154A, atau hurufnya."),
        example=next(text for text, code in CAUSES.items() if code == Cause.EFFICIENCY),
        choices=tuple(CAUSES),
    ),
    Column(
        "diterima_pekerja",
        one_of(choices_of(ACCEPTANCES) | {"ya": Acceptance.YES.value, "tidak": Acceptance.NO.value}),
        help=_("Apakah pekerja menerima PHK ini?"),
        example=next(text for text, code in ACCEPTANCES.items() if code == Acceptance.YES),
        choices=tuple(ACCEPTANCES),
    ),
    Column("nomor_surat_phk", text_up_to(80), required=False, help=_("Nomor surat PHK."), example="HR/12/CONTOH"),
    Column("tanggal_surat_phk", read_day, required=False, help=_("Tanggal surat PHK."), example="01-08-2025"),
    Column(
        "nomor_bukti",
        text_up_to(80),
        required=False,
        help=_("Nomor bukti PHK pekerja ini. Kosong: nomor perjanjian bersama."),
        example="PB/7/CONTOH",
    ),
    Column("tanggal_bukti", read_day, required=False, help=_("Tanggal bukti PHK pekerja ini."), example="20-08-2025"),
    Column(
        "pesangon",
        one_of(choices_of(SEVERANCES)),
        required=False,
        help=_("Apakah pesangon sudah dibayar?"),
        example=next(text for text, code in SEVERANCES.items() if code == Severance.PAID),
        choices=tuple(SEVERANCES),
    ),
    Column(
        "nomor_sertifikat",
        text_up_to(40),
        required=False,
        help=_("Nomor sertifikat kepesertaan BPJS Ketenagakerjaan."),
        example="SRT-0001-CONTOH",
    ),
    Column(
        "alamat_pekerja",
        text_up_to(240),
        required=False,
        help=_("Alamat pekerja."),
        example="Jalan Contoh 2, Bekasi",
    ),
    Column("penjelasan", text_up_to(2_000), required=False, help=_("Hal lain yang perlu diketahui Disnaker.")),
    Column(
        "alasan_terlambat",
        text_up_to(2_000),
        required=False,
        help=_("Isi bila lewat 7 hari kerja sejak PHK. Boleh juga sekali untuk semua, sebelum dikirim."),
    ),
)

LAYOFF_WORDS = {
    "DUP_REPORTED": (
        _("Sudah dilaporkan %(day)s, nomor %(number)s, dengan isi lain."),
        _("Hapus baris ini. Perbaikan ditulis di berkas itu."),
    ),
    "ALREADY_THERE": (
        _("Sudah dilaporkan dengan isi yang sama, nomor %(number)s."),
        _("Tidak dilaporkan dua kali. Nomor itu dipakai untuk baris ini."),
    ),
    "WORKER_REPORTED": (
        _("Pekerja sudah melapor sendiri, nomor %(number)s."),
        _("Baris ini menjadi keterangan perusahaan di berkas itu."),
    ),
    "TERMINATED_LATER": (_("Tanggal PHK sesudah hari ini."), _("Laporkan sesudah PHK terjadi.")),
    "TERMINATED_BEFORE_START": (
        _("Tanggal PHK sebelum tanggal mulai kerja (%(day)s)."),
        _("Periksa tanggal itu dan siapa yang dimaksud."),
    ),
    "NOTICE_AFTER": (_("Tanggal surat PHK sesudah hari ini."), _("Periksa tanggal surat itu.")),
    "EVIDENCE_AFTER": (_("Tanggal bukti PHK sesudah hari ini."), _("Periksa tanggal bukti itu.")),
    "REASON_NOT_COVERED": (
        _("Alasan ini tidak memberi hak JKP."),
        _("Tetap kirim bila benar begitu; laporan ini tetap perlu."),
    ),
    "PKWT_END_MISSING": (
        _("Tanggal akhir kontrak pekerja ini belum tercatat."),
        _("Lengkapi data kontraknya dulu di halaman pekerja."),
    ),
    "PKWT_END_DIFFERS": (
        _("Menurut data, kontrak pekerja ini berakhir %(day)s."),
        _("Pilih alasan lain bila PHK terjadi sebelum kontrak berakhir."),
    ),
    "LATE_7D": (
        _("Lewat 7 hari kerja sejak PHK."),
        _("Tulis alasannya di kolom alasan_terlambat, atau sekali untuk semua sebelum dikirim."),
    ),
    "PROHIBITED": (
        _("Penjelasan ini menyentuh alasan yang dilarang Pasal 153: %(reasons)s."),
        _("PHK dengan alasan itu batal demi hukum. Periksa lagi sebelum mengirim."),
    ),
}


def _said(rows: Sequence[Row], company: Company) -> tuple[dict[int, Said], Any]:
    workers = find_workers(rows, company)
    return {row.line: _said_of(row.values, job) for row in rows if (job := workers.of(row))}, workers


def _said_of(values: Mapping[str, Any], employment: Employment) -> Said:
    return Said(
        employment=employment,
        terminated_on=day(values["tanggal_phk"]),
        cause=values["alasan"],
        accepts_termination=values["diterima_pekerja"],
        notice_number=values["nomor_surat_phk"] or "",
        notice_on=day(values["tanggal_surat_phk"]),
        evidence_number=values["nomor_bukti"] or "",
        evidence_on=day(values["tanggal_bukti"]),
        severance=values["pesangon"] or "",
        certificate_number=values["nomor_sertifikat"] or "",
        worker_address=values["alamat_pekerja"] or "",
        narrative=values["penjelasan"] or "",
        late_reason=values["alasan_terlambat"] or "",
    )


def check(rows: Sequence[Row], company: Company, today: date) -> list[Fault]:
    """Five queries however many rows."""
    said, workers = _said(rows, company)
    standing = standing_of(one.employment for one in said.values())
    late = late_days(said.values(), today)
    found = list(named_twice(rows, workers, ()))
    for row in rows:
        findings = list(findings_of_who(row, workers))
        if not findings:
            findings = list(_findings(said[row.line], standing, late, today))
        found += [fault(row, finding) for finding in findings]
    return found


def _findings(said: Said, standing: Standing, late: frozenset[date], today: date) -> Iterator[Finding]:
    relation = standing.relation(said)
    if relation is not Relation.NEW:
        yield _finding_of(relation, standing.live[said.employment.pk])
        if relation is not Relation.ANSWER:
            return
    yield from _findings_of_days(said, today)
    yield from _findings_of_cause(said)
    if relation is Relation.NEW and said.terminated_on in late and not said.late_reason:
        yield Finding("alasan_terlambat", "LATE_7D", is_warning=True)
    if hits := prohibited.hits(f"{said.narrative} {said.late_reason}"):
        reasons = ", ".join(str(hit.label) for hit in hits)
        yield Finding("penjelasan", "PROHIBITED", {"reasons": reasons}, is_warning=True)


def _finding_of(relation: Relation, report: PhkReport) -> Finding:
    if relation is Relation.ANOTHER:
        return Finding("", "DUP_REPORTED", {"number": report.number, "day": tanggal(report.submitted_at)})
    code = "ALREADY_THERE" if relation is Relation.THE_SAME else "WORKER_REPORTED"
    return Finding("", code, {"number": report.number}, is_warning=True)


def _findings_of_days(said: Said, today: date) -> Iterator[Finding]:
    if said.terminated_on > today:
        yield Finding("tanggal_phk", "TERMINATED_LATER")
    elif said.terminated_on < said.employment.started_on:
        yield Finding("tanggal_phk", "TERMINATED_BEFORE_START", {"day": tanggal(said.employment.started_on)})
    if said.notice_on and said.notice_on > today:
        yield Finding("tanggal_surat_phk", "NOTICE_AFTER")
    if said.evidence_on and said.evidence_on > today:
        yield Finding("tanggal_bukti", "EVIDENCE_AFTER")


def _findings_of_cause(said: Said) -> Iterator[Finding]:
    if rules.excludes_benefit(said.cause, total_permanent_disability=False):
        yield Finding("alasan", "REASON_NOT_COVERED", is_warning=True)
    if said.cause == Cause.PKWT_EXPIRED:
        ends = said.employment.contract_end_on
        if ends is None:
            yield Finding("alasan", "PKWT_END_MISSING")
        elif ends != said.terminated_on:
            yield Finding("alasan", "PKWT_END_DIFFERS", {"day": tanggal(ends)})


def write(rows: Sequence[Row], sending: Sending) -> dict[int, str]:
    """The number of each file. A worker who is on record differently by now has none. Raises `PermissionDenied`."""
    must_sign(sending)
    layoff = layoff_of(sending.upload, sending.scope, by=sending.by)
    said, _workers = _said(rows, sending.scope)
    return report_many(layoff, said, by=sending.by, today=sending.today, now=sending.now)


def mine(company: Company, today: date) -> Iterator[dict[str, Any]]:
    """The company's workers of whom no file is live."""
    reported = PhkReport.objects.live().filter(employment=OuterRef("pk"))
    jobs = Employment.objects.filter(company=company).active_at_bpjs().filter(~Exists(reported))
    workers = jobs.select_related("participant").defer("participant__nik").order_by("name_key", "pk")
    for job in workers.iterator(chunk_size=ROWS_AT_ONCE):
        yield {"kpj": job.kpj, "nama": job.participant.full_name}


def first_to_do(upload: Upload) -> str:
    """The page that asks why workers are reported late, while nobody has said it."""
    if "LATE_7D" not in upload.fault_counts:
        return ""
    said = MassLayoff.objects.filter(upload=upload.pk).exclude(late_reason="").exists()
    return "" if said else reverse("phk_reports:layoff_late", args=[upload.pk])


LAYOFF_WORKERS = of_company(
    code="layoff_workers",
    title=_("Lapor PHK massal"),
    explanation=_(
        "Satu baris untuk satu pekerja yang di-PHK. Setiap pekerja mendapat berkas PHK sendiri dengan nomor dan tanda terima."
    ),
    columns=COLUMNS,
    key=who_key,
    check=check,
    write=write,
    mine=mine,
    first_to_do=first_to_do,
    faults=WORDS | LAYOFF_WORDS,
    home="phk_reports:layoffs",
)
