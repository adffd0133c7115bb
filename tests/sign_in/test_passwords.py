"""Passwords: long, not everybody's, not of this place or this person; and no other rule."""

from datetime import date

import pytest
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from tests.accounts.factories import made_up_nik

NIK = made_up_nik(4321)


def person() -> User:
    user = User(full_name="Siti Aminah Rahayu", email="siti.rahayu@contoh.example", phone="+6281398650247", nik=NIK)
    user.birth_date = date(1990, 8, 17)
    return user


@pytest.mark.parametrize(
    "password",
    [
        "kuda lompat pagar biru",
        "kudalompatpagar",  # exactly fifteen, small letters only
        " spasi di dua ujung ",
        "ӣ щ 我们 на крыше дома",
        "Tr0ub4dor&3xYz!?",
        "siapkerja dan sepuluh gajah",
        "siti makan bakso pedas sekali",
        "x7" * 4 + "kq9vwz2mtr",
        "b" * 60 + "kuda lompat pagar",
        "k7#" * 10 + "panjang sekali sampai batasnya " * 3,
    ],
)
def test_these_are_good(password):
    validate_password(password, person())


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kudalompatpaga", "password_too_short"),
        ("", "password_too_short"),
        ("kuda lompat pagar " * 7 + "abc", "password_too_long"),
        ("qwertyuiopasdfghjkl", "password_of_context"),
        ("12345678901234567890", "password_of_context"),
        ("siapkerjasiapkerja", "password_of_context"),
        ("SiapKerja-Kemnaker-2025!", "password_of_context"),
        ("s14pk3rj4 k3mn4k3r", "password_of_context"),
        ("jkp bpjs phk indonesia", "password_of_context"),
        ("kementerian ketenagakerjaan", "password_of_context"),
        ("passwordpassword123", "password_of_context"),
        ("aaaaaaaaaaaaaaaaaaaa", "password_repeats"),
        ("abababababababababab", "password_repeats"),
        ("siti aminah rahayu", "password_of_person"),
        ("SitiAminahRahayu1990", "password_of_person"),
        ("siti.rahayu siti.rahayu", "password_of_person"),
        ("081398650247 1990", "password_of_person"),
        ("+62 813 9865 0247 ya", "password_of_person"),
        (NIK, "password_of_person"),
        (f"nik {NIK}", "password_of_person"),
        ("lahir 17-08-1990 ya", "password_of_person"),
        ("19900817 17081990 x", "password_of_person"),
    ],
)
def test_these_are_refused(password, code):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, person())
    assert code in {error.code for error in refusal.value.error_list}


def test_the_list_of_common_passwords_counts():
    """Few of them are as long as fifteen characters; this one is."""
    with pytest.raises(ValidationError) as refusal:
        validate_password("1qaz2wsx3edc4rfv", None)
    assert "password_too_common" in {error.code for error in refusal.value.error_list}


def test_nothing_is_known_of_a_stranger():
    validate_password("siti aminah rahayu", None)
    validate_password("siti aminah rahayu", User())


def test_the_help_says_what_is_needed():
    assert "Minimal 15 karakter" in password_validators_help_text_html()


def test_refusals_say_what_to_do():
    with pytest.raises(ValidationError) as refusal:
        validate_password("siti", person())
    assert "Tulis minimal 15 karakter, misalnya empat kata." in refusal.value.messages[0]
