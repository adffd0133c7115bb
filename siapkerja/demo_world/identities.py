"""What lies on the identity desk of Bekasi: registrations that do not match, and an error in the register's data."""

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress

from accounts.models import User
from casework.steps import advance
from identity.checking import open_claim
from identity.models import CorrectedField, DataCorrection, IdentityClaim, ReviewReason
from identity.places import answered_by
from siapkerja.demo_world.accounts import EMAILS_AT

BORN = date(1994, 3, 9)
NOTE = "Nama di KTP dua kata. Salin lengkap, lalu periksa lagi."


@dataclass(frozen=True)
class Newcomer:
    """Registered today. `twin_of` is whose NIK was typed; empty: a NIK of nobody."""

    key: str
    name: str
    register_name: str
    reason: ReviewReason
    twin_of: str = ""
    asked_to_correct: bool = False


NEWCOMERS = (
    Newcomer("nadia", "Nadia Permata", "NADIA PERMATASARI", ReviewReason.DIFFERS),
    Newcomer("guntur", "Guntur", "GUNTUR SAPUTRA", ReviewReason.DIFFERS, asked_to_correct=True),
    Newcomer("siti.baru", "Siti Aminah", "SITI AMINAH", ReviewReason.TAKEN, twin_of="siti"),
)


def write_identities(users: dict[str, User], today: date) -> None:
    """Accounts whose contact is proven and whose identity is not."""
    password = next(iter(users.values())).password
    for number, newcomer in enumerate(NEWCOMERS, start=1):
        phone = f"+6281200000{len(users) + number:03d}"
        _register(newcomer, users, phone, password, today, serial=9000 + number)
    DataCorrection.objects.create(
        person=users["agus"],
        field=CorrectedField.NAME,
        stated=f"{users['agus'].full_name} Wibowo",
        office=users["mediator.bekasi"].office,
        due_on=answered_by(today),
    )


def _register(newcomer: Newcomer, users: dict[str, User], phone: str, password: str, today: date, serial: int) -> None:
    email = f"{newcomer.key}@{EMAILS_AT}"
    user = User.objects.create(
        full_name=newcomer.name, email=email, phone=phone, phone_verified=True, password=password
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    twin = users.get(newcomer.twin_of)
    born = twin.birth_date if twin else BORN
    nik = twin.nik if twin else f"327501{BORN.day + 40:02d}{BORN:%m%y}{serial}"
    claim = open_claim(user, nik=nik, full_name=newcomer.name, birth_date=born, today=today)
    claim.reason = newcomer.reason
    claim.register_name, claim.register_birth_date, claim.register_region = newcomer.register_name, born, nik[:4]
    claim.save()
    in_review = advance(claim, IdentityClaim.differ, due_on=answered_by(today))
    if newcomer.asked_to_correct:
        mediator = users["mediator.bekasi"]
        advance(in_review, IdentityClaim.ask_correction, by=mediator, note=NOTE, decided_by=mediator)
