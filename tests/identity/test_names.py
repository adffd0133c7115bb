"""Spellings of one name, and names that only look alike."""

import pytest

from identity.names import bare_name, same_name


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Siti Aminah", "SITI AMINAH"),
        ("  siti   aminah ", "Siti Aminah"),
        ("Siti-Aminah", "Siti Aminah"),
        ("Sitiaminah", "Siti Aminah"),
        ("Ma'ruf Amin", "MARUF AMIN"),
        ("Dr. Siti Aminah, S.Pd., M.Si.", "SITI AMINAH"),
        ("Ir Budi Santoso", "BUDI SANTOSO"),
        ("Budi Santoso S.Kom", "BUDI SANTOSO"),
        ("H. Ahmad Dahlan", "Ahmad Dahlan"),
        ("Suharto", "SUHARTO"),
        ("José Pereira", "Jose Pereira"),
        ("I Gusti Ayu", "i gusti ayu"),
    ],
)
def test_one_name_in_two_spellings(typed, written):
    assert same_name(typed, written)
    assert same_name(written, typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "Siti Aminah Putri"),
        ("Siti Aminah", "Siti Maimunah"),
        ("M. Yusuf", "Muhammad Yusuf"),
        ("Budi", "Budi Santoso"),
        ("Budi, Santoso", "Budi"),  # what stands after the comma is no title
        ("Adi St", "Adi"),  # nor is a last word without a point
        ("", ""),
        ("...", "-"),
    ],
)
def test_two_names(one, other):
    assert not same_name(one, other)


@pytest.mark.parametrize("title", ["Ir", "H.", "Dr"])
def test_a_name_that_is_only_a_title_stays(title):
    assert bare_name(title)
