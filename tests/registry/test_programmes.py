from datetime import date, timedelta

import pytest

from jkp_claims.regulations import PP_37_2021
from registry.choices import Programme, Scale
from registry.programmes import (
    CONDITIONS_OF_JKP,
    DUTIES,
    jkp_programmes,
    missing_programmes,
    required_programmes,
    usual_programmes,
)

NOW = date(2025, 9, 10)
A_DAY = timedelta(days=1)


def codes(programmes) -> str:
    return " ".join(code for code in Programme.values if code in programmes)


@pytest.mark.parametrize(
    ("scale", "on", "expected"),
    [
        (Scale.LARGE, date(2014, 12, 31), ""),
        (Scale.LARGE, date(2015, 1, 1), "JKN"),
        (Scale.LARGE, date(2015, 6, 30), "JKN"),
        (Scale.LARGE, date(2015, 7, 1), "JKN JKK JHT JP JKM"),
        (Scale.MEDIUM, NOW, "JKN JKK JHT JP JKM"),
        (Scale.SMALL, date(2015, 7, 1), "JKN JKK JHT JKM"),
        (Scale.SMALL, NOW, "JKN JKK JHT JKM"),
        (Scale.MICRO, date(2015, 7, 1), "JKK JKM"),
        (Scale.MICRO, date(2015, 12, 31), "JKK JKM"),
        (Scale.MICRO, date(2016, 1, 1), "JKN JKK JKM"),
        (Scale.MICRO, NOW, "JKN JKK JKM"),
    ],
)
def test_what_an_employer_owes(scale, on, expected):
    assert codes(required_programmes(scale, on)) == expected


@pytest.mark.parametrize("scale", Scale.values)
def test_jkp_asks_for_what_the_rules_of_the_right_ask_for(scale):
    wanted = {str(programme) for programme in PP_37_2021.programmes[scale]}
    assert {str(programme) for programme in jkp_programmes(scale, date(2021, 2, 2))} == wanted
    assert not jkp_programmes(scale, date(2021, 2, 2) - A_DAY)


@pytest.mark.parametrize(
    ("scale", "programmes", "expected"),
    [
        (Scale.LARGE, "JKN JKK JHT JP JKM", []),
        (Scale.LARGE, "JKM JKK", ["JKN", "JHT", "JP"]),
        (Scale.SMALL, "JKN JKK JHT JKM", []),
        (Scale.MICRO, "JKN JKK JKM", ["JHT"]),
        (Scale.MICRO, "", ["JKN", "JKK", "JHT", "JKM"]),
    ],
)
def test_what_is_missing(scale, programmes, expected):
    assert missing_programmes(scale, programmes.split(), NOW) == expected


def test_a_micro_enterprise_owes_less_than_jkp_asks_for():
    assert codes(usual_programmes(Scale.MICRO, NOW)) == "JKN JKK JHT JKM"


def test_every_stage_names_its_article():
    assert all("Pasal" in stage.source for stage in (*DUTIES, *CONDITIONS_OF_JKP))
