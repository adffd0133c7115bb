"""The spreadsheet of participants: one row enrols one worker, or completes the contract of one who is on record."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bulk_uploads.columns import Column, read_day, read_digits, read_rupiah
from bulk_uploads.faults import Fault
from bulk_uploads.kinds import Row, Sending
from registry.choices import Citizenship, Programme
from registry.contracts import Contract
from registry.enrolling import Enrolled, Outcome, enrol_many
from registry.enrolment import Enrolment, findings, look_up
from registry.models import Company, Employment
from registry.programmes import usual_programmes
from registry.uploads.cells import (
    CITIZENSHIPS,
    CONTRACT_TYPES,
    choices_of,
    one_of,
    read_email,
    read_nik,
    read_phone,
    read_programmes,
    text_up_to,
)
from registry.uploads.workers import ROWS_AT_ONCE, day, fault, of_company, who_key

COLUMNS = (
    Column(
        "nik",
        read_nik,
        required=False,
        help=_("16 angka sesuai KTP. Isi NIK atau KPJ."),
        example="3275011708900001",
        personal=True,
    ),
    Column("kpj", read_digits, required=False, help=_("Hanya untuk pekerja yang sudah punya KPJ di perusahaan ini.")),
    Column("nama", text_up_to(120, in_letters=True), help=_("Nama sesuai KTP."), example="Siti Aminah"),
    Column("tanggal_lahir", read_day, help=_("Hari-bulan-tahun."), example="17-08-1990"),
    Column(
        "kewarganegaraan",
        one_of(choices_of(CITIZENSHIPS)),
        required=False,
        help=_("WNI atau WNA. Kosong berarti WNI."),
        example="WNI",
        choices=tuple(CITIZENSHIPS),
    ),
    Column(
        "ponsel",
        read_phone,
        required=False,
        help=_("Supaya kami dapat mengabari pekerja."),
        example="081234567890",
        personal=True,
    ),
    Column("email", read_email, required=False, help=_("Email pekerja."), example="siti@contoh.example", personal=True),
    Column("jabatan", text_up_to(80, in_letters=True), help=_("Jabatan di perusahaan ini."), example="Operator jahit"),
    Column(
        "jenis_perjanjian",
        one_of(choices_of(CONTRACT_TYPES)),
        help=_("PKWT untuk kontrak, PKWTT untuk pekerja tetap."),
        example="PKWT",
        choices=tuple(CONTRACT_TYPES),
    ),
    Column(
        "nomor_perjanjian",
        text_up_to(60),
        required=False,
        help=_("Nomor perjanjian kerja. Untuk PKWT: nomor, akhir kontrak, atau keduanya."),
        example="12/PKWT/2025",
    ),
    Column("mulai_bekerja", read_day, help=_("Hari pertama bekerja."), example="01-09-2025"),
    Column("akhir_kontrak", read_day, required=False, help=_("Hanya untuk PKWT."), example="31-08-2026"),
    Column("nomor_pengangkatan", text_up_to(60), required=False, help=_("Surat pengangkatan, hanya untuk PKWTT.")),
    Column("tanggal_pengangkatan", read_day, required=False, help=_("Tanggal surat itu, hanya untuk PKWTT.")),
    Column(
        "upah",
        read_rupiah,
        required=False,
        help=_("Upah sebulan, dalam rupiah. Wajib untuk pekerja baru."),
        example="5500000",
    ),
    Column(
        "program",
        read_programmes,
        required=False,
        help=_("Kode program dengan spasi di antaranya. Kosong berarti semua yang wajib bagi perusahaan Anda."),
        example="JKN JKK JHT JP JKM",
    ),
)

COLUMN_OF = {
    "nik": "nik",
    "kpj": "kpj",
    "full_name": "nama",
    "birth_date": "tanggal_lahir",
    "citizenship": "kewarganegaraan",
    "phone": "ponsel",
    "email": "email",
    "job_title": "jabatan",
    "contract_type": "jenis_perjanjian",
    "contract_number": "nomor_perjanjian",
    "started_on": "mulai_bekerja",
    "contract_end_on": "akhir_kontrak",
    "appointment_number": "nomor_pengangkatan",
    "appointed_on": "tanggal_pengangkatan",
    "wage": "upah",
    "programmes": "program",
}


def enrolment_of(values: Mapping[str, Any], company: Company, today: date) -> Enrolment:
    """What a row says; empty programmes are those that are usual for the company's scale."""
    programmes = values["program"].split() if values["program"] else usual_programmes(company.scale, today)
    return Enrolment(
        nik=values["nik"] or "",
        kpj=values["kpj"] or "",
        full_name=values["nama"],
        birth_date=date.fromisoformat(values["tanggal_lahir"]),
        citizenship=values["kewarganegaraan"] or Citizenship.WNI,
        phone=values["ponsel"] or "",
        email=values["email"] or "",
        job_title=values["jabatan"],
        contract=contract_of(values),
        wage=values["upah"],
        programmes=frozenset(programmes),
    )


def contract_of(values: Mapping[str, Any]) -> Contract:
    return Contract(
        contract_type=values["jenis_perjanjian"],
        started_on=date.fromisoformat(values["mulai_bekerja"]),
        contract_number=values["nomor_perjanjian"] or "",
        contract_end_on=day(values["akhir_kontrak"]),
        appointment_number=values["nomor_pengangkatan"] or "",
        appointed_on=day(values["tanggal_pengangkatan"]),
    )


def values_of(enrolment: Enrolment) -> dict[str, Any]:
    """The row that says the same."""
    contract = enrolment.contract
    return {
        "nik": enrolment.nik or None,
        "kpj": enrolment.kpj or None,
        "nama": enrolment.full_name,
        "tanggal_lahir": enrolment.birth_date.isoformat(),
        "kewarganegaraan": str(enrolment.citizenship),
        "ponsel": enrolment.phone or None,
        "email": enrolment.email or None,
        "jabatan": enrolment.job_title,
        "jenis_perjanjian": str(contract.contract_type),
        "nomor_perjanjian": contract.contract_number or None,
        "mulai_bekerja": contract.started_on.isoformat(),
        "akhir_kontrak": contract.contract_end_on and contract.contract_end_on.isoformat(),
        "nomor_pengangkatan": contract.appointment_number or None,
        "tanggal_pengangkatan": contract.appointed_on and contract.appointed_on.isoformat(),
        "upah": enrolment.wage,
        "program": " ".join(code for code in Programme.values if code in enrolment.programmes),
    }


def check(rows: Sequence[Row], company: Company, today: date) -> list[Fault]:
    """Five queries however many rows."""
    said = {row.line: enrolment_of(row.values, company, today) for row in rows}
    on_record = look_up(company, said.values())
    found = [
        fault(row, finding, COLUMN_OF)
        for row in rows
        for finding in findings(said[row.line], on_record, company, today)
    ]
    first: dict[Any, int] = {}
    for row in rows:
        person = on_record.person_of(said[row.line])
        if person and (other := first.setdefault(person.pk, row.line)) != row.line:
            column = "kpj" if row.values["kpj"] else "nik"
            found.append(Fault(row.line, column, "DUPLICATE", details={"other": other}))
    return found


def write(rows: Sequence[Row], sending: Sending) -> dict[int, str]:
    """Raises `PermissionDenied`; a row that the record refuses by now has no reference."""
    said = [enrolment_of(row.values, sending.scope, sending.today) for row in rows]
    results = enrol_many(sending.scope, said, by=sending.by, today=sending.today)
    return {row.line: _reference(result) for row, result in zip(rows, results, strict=True) if result}


def _reference(enrolled: Enrolled) -> str:
    words = {
        Outcome.NEW: gettext("KPJ %(kpj)s, peserta baru"),
        Outcome.COMPLETED: gettext("KPJ %(kpj)s, data kontrak dilengkapi"),
        Outcome.UNCHANGED: gettext("KPJ %(kpj)s, sudah terdaftar, tidak diubah"),
    }
    return words[enrolled.outcome] % {"kpj": enrolled.employment.kpj}


def mine(company: Company, today: date) -> Iterator[dict[str, Any]]:
    """Those whose contract is missing, by KPJ: what is known of them, the rest is to be filled in."""
    lacking = Employment.objects.filter(company=company).lacking_contract().select_related("participant")
    for job in lacking.defer("participant__nik").order_by("name_key", "pk").iterator(chunk_size=ROWS_AT_ONCE):
        yield {
            "kpj": job.kpj,
            "nama": job.participant.full_name,
            "tanggal_lahir": job.participant.birth_date.isoformat(),
            "kewarganegaraan": job.participant.citizenship,
            "jabatan": job.job_title,
            "jenis_perjanjian": job.contract_type,
            "mulai_bekerja": job.started_on.isoformat(),
        }


PARTICIPANTS = of_company(
    code="participants",
    title=_("Daftarkan peserta dan lengkapi kontrak"),
    explanation=_(
        "Satu baris untuk satu pekerja. Pekerja baru didaftarkan dan mendapat KPJ. "
        "Pekerja yang data kontraknya belum lengkap dilengkapi oleh baris yang sama."
    ),
    columns=COLUMNS,
    key=who_key,
    check=check,
    write=write,
    mine=mine,
)
