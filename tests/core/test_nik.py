from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import nik as rules
from core.nik import NikError, clean_nik, is_from_abroad, mask_nik, nik_warnings, possible_birth_dates, region_code

MAN = "3275010803900004"  # 8 March 1990
WOMAN = "3275014803900004"


@pytest.mark.parametrize(
    "text",
    [
        MAN,
        " 3275010803900004 ",
        "3275 0108 0390 0004",
        "3275.0108.0390.0004",
        "3275-0108-0390-0004",
        "327501–080390–0004",
        "3275\u00a0010803900004\n",
    ],
)
def test_separators_are_tolerated(text):
    assert clean_nik(text) == MAN


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", rules.LENGTH),
        ("327501080390000", rules.LENGTH),
        ("32750108039000041", rules.LENGTH),
        ("327501080390000A", rules.NOT_DIGITS),
        ("٣٢٧٥٠١٠٨٠٣٩٠٠٠٠٤", rules.NOT_DIGITS),
        ("3.275e15", rules.NOT_DIGITS),
        ("3275010003900004", rules.BIRTH_DAY),  # day 00
        ("3275013203900004", rules.BIRTH_DAY),  # day 32
        ("3275014003900004", rules.BIRTH_DAY),  # day 40: neither man nor woman
        ("3275017203900004", rules.BIRTH_DAY),  # day 72
        ("3275010800900004", rules.BIRTH_DAY),  # month 00
        ("3275010813900004", rules.BIRTH_DAY),  # month 13
        ("3275013104900004", rules.BIRTH_DAY),  # 31 April
        ("3275017104900004", rules.BIRTH_DAY),  # 31 April, woman
        ("3275012902900004", rules.BIRTH_DAY),  # 29 February in neither 1990 nor 2090
        ("3275010803900000", rules.SERIAL),
    ],
)
def test_what_cannot_be_a_nik_is_refused_with_what_to_do(text, message):
    with pytest.raises(NikError) as refused:
        clean_nik(text)
    assert refused.value.message == message
    assert str(refused.value) == message
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize(
    "text",
    [
        "3275010103900004",  # day 01
        "3275013103900004",  # day 31
        "3275014103900004",  # day 41
        "3275017103900004",  # day 71
        "3275010801900004",  # month 01
        "3275010812900004",  # month 12
        "3275012902000004",  # 29 February 2000, though 1900 had none
        "3275012902040004",  # 29 February 2004 or 1904
        "3275010803900001",
        "3275010803909999",
        "9910510803900004",  # registered abroad
    ],
)
def test_every_real_day_is_taken(text):
    assert clean_nik(text) == text


@given(st.text(max_size=20))
def test_clean_nik_answers_16_digits_or_refuses(text):
    try:
        cleaned = clean_nik(text)
    except NikError:
        return
    assert len(cleaned) == 16
    assert set(cleaned) <= set("0123456789")


def test_mask_shows_region_and_serial_only():
    assert mask_nik(MAN) == "3275••••••••0004"
    assert len(mask_nik(MAN)) == 16


def test_region():
    assert region_code(MAN) == "3275"
    assert not is_from_abroad(MAN)
    assert is_from_abroad("9910510803900004")


@pytest.mark.parametrize(
    ("nik", "expected"),
    [
        (MAN, (date(1990, 3, 8), date(2090, 3, 8))),
        (WOMAN, (date(1990, 3, 8), date(2090, 3, 8))),
        ("3275012902000004", (date(2000, 2, 29),)),
    ],
)
def test_the_century_is_open(nik, expected):
    assert possible_birth_dates(nik) == expected


@pytest.mark.parametrize(
    ("nik", "birth_date", "known_regions", "expected"),
    [
        (MAN, date(1990, 3, 8), None, ()),
        (WOMAN, date(1990, 3, 8), {"3275"}, ()),
        (MAN, date(1990, 3, 9), {"3275"}, (rules.BIRTH_DATE_DIFFERS,)),
        (MAN, date(1990, 3, 8), {"3171"}, (rules.UNKNOWN_REGION,)),
        (MAN, date(1991, 3, 8), set(), (rules.BIRTH_DATE_DIFFERS, rules.UNKNOWN_REGION)),
        ("9910510803900004", date(1990, 3, 8), {"3171"}, ()),
    ],
)
def test_differences_are_warnings(nik, birth_date, known_regions, expected):
    assert nik_warnings(nik, birth_date, known_regions) == expected
