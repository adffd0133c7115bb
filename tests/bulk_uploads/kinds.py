"""A small kind for the tests of the mechanism: what it writes is counted as events, so that a doubled row is seen."""

from accounts.models import User
from bulk_uploads.columns import BadValue, Column, read_day, read_rupiah
from bulk_uploads.faults import Fault
from bulk_uploads.kinds import Kind
from casework.models import Event
from registry.choices import MemberRole
from registry.models import Company
from registry.permissions import may_sign

WRITTEN = "test_row_written"
MOST = 9_000_000
BROKEN = "Rusak Periksa"
UNWRITABLE = "Rusak Tulis"


def read_number(text: str) -> str:
    digits = text.replace(" ", "")
    if len(digits) != 16 or not digits.isdigit():
        raise BadValue("SIXTEEN")
    return digits


def check(rows, scope, today):
    faults = []
    for row in rows:
        if row.values["nama"] == BROKEN:
            raise RuntimeError(BROKEN)
        if row.values["nama"] == scope.name:
            faults.append(Fault(row.line, "nama", "TAKEN", row.values["nama"]))
        if row.values["upah"] > MOST:
            faults.append(Fault(row.line, "upah", "HIGH", str(row.values["upah"]), is_warning=True))
    return faults


def write(rows, sending):
    if any(row.values["nama"] == UNWRITABLE for row in rows):
        raise RuntimeError(UNWRITABLE)
    Event.objects.bulk_create(
        Event(
            subject_type="registry.company",
            subject_id=sending.scope.pk,
            verb=WRITTEN,
            actor_role="employer",
            actor_id=sending.by.pk,
            data={"line": row.line, "name": row.values["nama"]},
        )
        for row in rows
    )
    return {row.line: f"REF-{row.line}" for row in rows}


def approvers(scope):
    signing = (MemberRole.OWNER, MemberRole.APPROVER)
    return User.objects.filter(memberships__company=scope, memberships__role__in=signing).distinct()


def companies_of(user):
    return Company.objects.of_member(user)


PEOPLE = Kind(
    code="orang",
    title="Orang",
    explanation="Satu baris satu orang.",
    columns=(
        Column("nik", read_number, personal=True, help="16 angka.", example="3174020202880009"),
        Column("nama", str),
        Column("upah", read_rupiah),
        Column("mulai", read_day, required=False),
        Column("jenis", str, required=False, choices=("tetap", "kontrak")),
    ),
    scopes=companies_of,
    may_send=lambda user, scope: may_sign(scope, user),
    key=lambda values: values["nik"] or "",
    check=check,
    write=write,
    subject=lambda values: values["nama"] or "",
    mine=lambda scope, today: [{"nik": "3275010101900004", "nama": scope.name, "upah": "5000000"}],
    approvers=approvers,
    faults={
        "SIXTEEN": ("NIK bukan 16 angka.", "Tulis 16 angka."),
        "TAKEN": ("Nama ini sudah dipakai %(nothing)s.", "Tulis nama lain."),
        "HIGH": ("Upah tinggi.", "Periksa upah."),
    },
)


def written(company) -> list[int]:
    """The lines that were written for this company, a line as often as it was."""
    found = Event.objects.filter(verb=WRITTEN, subject_id=company.pk)
    return sorted(data["line"] for data in found.values_list("data", flat=True))


def number(serial: int) -> str:
    return f"32750101019{serial:05d}"


def line(serial: int, **values) -> str:
    cells = {"nik": number(serial), "nama": f"Orang {serial}", "upah": "5000000", "mulai": "", "jenis": ""} | values
    return ";".join(cells[name] for name in ("nik", "nama", "upah", "mulai", "jenis"))


def csv(*lines: str, header: str = "nik;nama;upah;mulai;jenis") -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def many(count: int) -> bytes:
    return csv(*[line(serial) for serial in range(count)])
