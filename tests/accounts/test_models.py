"""People, offices and assignments: what the database refuses, and what is one and the same person."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.models import Assignment, Office, OfficeKind, Region, Role, User
from core.fields import blind_index
from core.nik import NikError
from tests.accounts.factories import AssignmentFactory, OfficeFactory, UserFactory, made_up_nik

pytestmark = pytest.mark.django_db

NIK = made_up_nik(77)


def test_a_person_is_made_with_a_nik_in_any_spelling():
    user = User.objects.create_user(full_name="Siti", nik=f"{NIK[:4]} {NIK[4:8]}.{NIK[8:]}", password="x" * 20)
    assert User.objects.get(pk=user.pk).nik == NIK
    assert bytes(user.nik_index) == blind_index(NIK)
    assert User.objects.with_nik(NIK) == user
    assert User.objects.with_nik(made_up_nik(78)) is None
    assert user.email is None
    assert user.check_password("x" * 20)


def test_a_person_is_not_made_with_a_wrong_nik():
    with pytest.raises(NikError):
        User.objects.create_user(full_name="Siti", nik="3275", password="x")
    assert not User.objects.exists()


def test_an_email_is_one_person_in_any_case():
    user = User.objects.create_user(full_name="Siti", email="Siti.Aminah@Contoh.EXAMPLE", password="x")
    assert user.email == "siti.aminah@contoh.example"
    with pytest.raises(IntegrityError):
        User.objects.create_user(full_name="Bukan Siti", email="SITI.AMINAH@contoh.example", password="x")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"email": "Siti@Contoh.example"}, "user_email_is_lower"),
        ({"nik": NIK}, "user_nik_with_index"),
        ({"nik_index": b"x" * 32}, "user_nik_with_index"),
    ],
)
def test_the_database_refuses_a_user(values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        UserFactory(**values)


def test_one_email_one_account():
    UserFactory(email="a@b.example")
    with pytest.raises(IntegrityError, match="email"):
        UserFactory(email="a@b.example")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"role": "king"}, "assignment_known_role"),
        ({"role": Role.WORKER}, "assignment_known_role"),
        ({"role": Role.MEDIATOR, "office": None}, "assignment_regional_has_office"),
        ({"role": Role.COUNSELLOR, "office": None}, "assignment_regional_has_office"),
        ({"from_on": date(2025, 2, 2), "to_on": date(2025, 2, 1)}, "assignment_ends_after_start"),
    ],
)
def test_the_database_refuses_an_assignment(values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AssignmentFactory(**values)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "shop"}, "office_known_kind"),
        ({"kind": OfficeKind.REGENCY, "region": None}, "office_regency_has_region"),
    ],
)
def test_the_database_refuses_an_office(values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Office.objects.create(name="Kantor", **{"region": Region.objects.get(code="3275"), **values})


@pytest.mark.parametrize("values", [{"code": "99"}, {"code": "9999"}, {"code": "9x", "province_id": "32"}])
def test_the_database_knows_provinces_from_regencies(values):
    if values["code"] == "99":
        values = {**values, "province_id": "32"}
    with pytest.raises(IntegrityError, match="region_regency_has_province"), transaction.atomic():
        Region.objects.create(name="Wilayah", **values)


def test_a_refusal_is_said_in_indonesian():
    assignment = Assignment(user=UserFactory(), role=Role.MEDIATOR, from_on=date(2025, 1, 1))
    with pytest.raises(ValidationError, match="bertugas di satu kantor"):
        assignment.validate_constraints()


def test_all_regions_of_the_country_are_there():
    assert Region.objects.filter(province=None).count() == 38
    assert Region.objects.exclude(province=None).count() == 514
    assert Region.objects.get(code="3275").name == "Kota Bekasi"
    assert not Region.objects.exclude(province=None).exclude(code__regex=r"^\d{4}$").exists()


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [(NIK, NIK, True), (NIK, made_up_nik(78), False), (None, NIK, False), (NIK, None, False)],
)
def test_who_is_the_same_person(mine, theirs, same):
    user = UserFactory(nik=mine, nik_index=blind_index(mine) if mine else None)
    index = blind_index(theirs) if theirs else None
    assert user.is_person(index) is same
    assert User.objects.get(pk=user.pk).is_person(memoryview(index) if index else None) is same


def test_nobody_is_nobody_else():
    assert UserFactory().is_person(None) is False


def test_a_user_with_assignments_stays():
    user = AssignmentFactory(office=OfficeFactory()).user
    with pytest.raises(ProtectedError):
        user.delete()
