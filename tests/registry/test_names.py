import pytest

from registry.names import plain_name, same_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Siti Aminah", "SITI AMINAH", True),
        ("Siti  Aminah", " siti aminah ", True),
        ("Dr. Siti Aminah, S.E., M.M.", "Siti Aminah", True),
        ("Hj. Siti Aminah S.Pd", "SITI AMINAH", True),
        ("Ir. H. Budi Santoso", "BUDI SANTOSO SH", True),
        ("Nur'aini", "NURAINI", True),
        ("Anak-Agung Gede", "ANAK AGUNG GEDE", True),
        ("Siti Aminah", "Siti Amina", False),
        ("Siti Aminah", "Aminah Siti", False),
        ("Siti Aminah", "Siti", False),
        ("H", "H", True),
        ("", "", False),
        ("...", ",", False),
    ],
)
def test_same_name(one, other, same):
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_a_name_that_looks_like_a_title_stays():
    assert plain_name("Dr") == "DR"
