"""The calculator: six amounts and their days, with the formula, from the rules and the regulation of each day."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from casework.holidays import holidays_between
from core import clock
from core.dates import add_months
from core.money import rupiah
from jkp_claims.eligibility_check import forecast
from jkp_claims.regulations import DEFAULT_ADOPTIONS, PP_6_2025
from jkp_claims.rules import pay
from jkp_claims.views import public
from tests.jkp_claims.cases import ADOPTED, NO_HOLIDAYS, facts
from tests.jkp_claims.stories import STORIES
from tests.jkp_claims.test_eligibility_check import text_of
from tests.looks.stylesheet import stylesheet
from tests.weight.test_page_weight import FOR_EVERYBODY, compressed, linked_files


def calculate(client=None, **query):
    return (client or Client()).get(reverse("jkp_claims:calculator"), query)


def boxes(day: date) -> dict[str, str]:
    return {f"first_claim_on_{box}": str(getattr(day, box)) for box in ("day", "month", "year")}


def rows(response) -> list[str]:
    """The text of each row of the table."""
    body = re.search(r"<tbody>.*?</tbody>", response.content.decode(), re.DOTALL).group()
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


@given(
    st.integers(1, 999_999_999),
    st.dates(date(2021, 2, 2), date(2027, 12, 31)),
    st.sampled_from([DEFAULT_ADOPTIONS, ADOPTED]),
)
def test_every_line_is_what_the_payout_of_that_month_would_be(wage, first_claim_on, adoptions):
    found = forecast(wage, first_claim_on, adoptions, NO_HOLIDAYS)
    assert found.eligible
    claimed = facts(reported_wage=wage, first_claim_on=first_claim_on)
    paid = [pay(number, claimed, adoptions) for number in range(1, 7)]
    assert [(month.amount, month.regulation, month.rate) for month in found.months] == [
        (month.amount, month.regulation, month.rate) for month in paid
    ]
    assert found.total == sum(month.amount for month in paid)


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_wage_comes_to_these_six_amounts(story):
    response = calculate(wage=str(story.wage))
    lines = rows(response)
    assert len(lines) == 6
    for line, amount in zip(lines, story.amounts, strict=True):
        assert f"= {rupiah(amount)}" in line
        assert ("karena batas upah" in line) is (story.wage > 5_000_000)
    assert f"Seluruhnya {rupiah(story.total)}" in text_of(response)
    files = linked_files(response.content.decode())
    assert compressed(response.content) + sum(files.values()) <= FOR_EVERYBODY


@pytest.mark.django_db
def test_a_line_says_the_days_the_formula_and_the_article():
    with clock.standing_at(datetime(2026, 1, 20, 5, tzinfo=clock.WIB)):
        lines = rows(calculate(wage="4.500.000", **boxes(date(2026, 1, 31))))
    assert "31 Januari 2026, hari klaim pertama" in lines[0]
    assert "45% × Rp4.500.000 = Rp2.025.000" in lines[0]
    assert "PP 37/2021 Pasal 21 ayat (1)" in lines[0]
    assert "28 Februari 2026 – 5 Maret 2026" in lines[1]
    assert "terlambat, dengan alasan: sampai 30 Maret 2026" in lines[1]
    assert "31 Maret 2026 – 5 April 2026" in lines[2]
    assert "25% × Rp4.500.000 = Rp1.125.000" in lines[5]
    assert "– 30 Juli 2026" in lines[5]
    assert "terlambat" not in lines[5]


@pytest.mark.django_db
def test_the_last_month_opens_by_the_working_days_of_the_calendar():
    anchor = date(2026, 1, 31)
    with clock.standing_at(datetime(2026, 1, 20, 5, tzinfo=clock.WIB)):
        line = rows(calculate(wage="4500000", **boxes(anchor)))[5]
    holidays = holidays_between(anchor, add_months(anchor, 7))
    assert forecast(1, anchor, DEFAULT_ADOPTIONS, holidays).months[5].opens_on == date(2026, 7, 23)
    assert "23 Juli 2026 – 30 Juli 2026" in line


@pytest.mark.django_db
def test_the_lines_change_on_the_day_of_an_adopted_regulation(monkeypatch):
    adopted = DEFAULT_ADOPTIONS.adopting(PP_6_2025, date(2026, 5, 1))
    monkeypatch.setattr(public, "adoptions", lambda: adopted)
    with clock.standing_at(datetime(2026, 3, 20, 5, tzinfo=clock.WIB)):
        response = calculate(wage="7000000", **boxes(date(2026, 4, 1)))
    lines = rows(response)
    assert "45% × Rp5.000.000 = Rp2.250.000" in lines[0]
    assert "dihitung dari Rp5.000.000 karena batas upah" in lines[0]
    assert "PP 37/2021 PP 37/2021 Pasal 21 ayat (1)" in lines[0]
    for line in lines[1:]:
        assert "60% × Rp5.000.000 = Rp3.000.000" in line
        assert "PP 6/2025 PP 37/2021 Pasal 21 ayat (1) sebagaimana diubah PP 6/2025" in line
    assert "Seluruhnya Rp17.250.000" in text_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize("wage", ["", "abc", "-5", "0", "4,5 juta", "1e6", "\x00", "4500000.50", "9" * 5000])
def test_a_wage_that_is_no_number_is_asked_again_and_kept(wage):
    response = calculate(wage=wage)
    assert "Tulis upah dengan angka, contoh 4500000." in text_of(response)
    assert "<tbody>" not in response.content.decode()


@pytest.mark.django_db
def test_what_was_typed_is_shown_again():
    html = calculate(wage="empat juta").content.decode()
    assert 'value="empat juta"' in html
    assert "<title>Galat:" in html


@pytest.mark.django_db
def test_a_wage_beyond_reason_is_asked_again():
    assert "terlalu besar" in text_of(calculate(wage="1000000000"))
    assert "Seluruhnya Rp10.500.000" in text_of(calculate(wage="999.999.999"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "said"),
    [
        ({"day": "1", "month": "2", "year": "2021"}, "JKP berlaku sejak 2 Februari 2021."),
        ({"day": "31", "month": "12", "year": "9999"}, "Tulis tanggal klaim paling lambat"),
        ({"day": "31", "month": "2", "year": "2026"}, "harus berisi hari, bulan, dan tahun"),
        ({"day": "2", "month": "2", "year": "2021"}, "Seluruhnya Rp9.450.000"),
    ],
)
def test_a_day_out_of_reach_gets_a_clear_answer(day, said):
    query = {f"first_claim_on_{box}": value for box, value in day.items()}
    assert said in text_of(calculate(wage="4500000", **query))


@pytest.mark.django_db
def test_the_last_day_that_is_counted(today):
    last = add_months(today, 24)
    assert "Seluruhnya" in text_of(calculate(wage="4500000", **boxes(last)))
    assert "Seluruhnya" not in text_of(calculate(wage="4500000", **boxes(last + timedelta(days=1))))


@pytest.mark.django_db
def test_the_front_page_hands_a_wage_over(today):
    html = Client().get(reverse("front")).content.decode()
    form = re.search(r'<form method="get".*?</form>', html, re.DOTALL).group()
    assert f'action="{reverse("jkp_claims:calculator")}"' in form
    assert re.findall(r'name="(\w+)"', form) == ["wage"]
    assert rows(calculate(wage="4500000"))[0].startswith("ke-1")


@pytest.mark.django_db
def test_the_empty_page_offers_today_and_computes_nothing(today):
    html = calculate().content.decode()
    assert f'name="first_claim_on_year" value="{today.year}"' in html
    assert "<tbody>" not in html
    assert "err-sum" not in html


@pytest.mark.django_db
def test_nothing_is_written_and_no_session_begins():
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        calculate(client, wage="4500000")
    assert [query["sql"] for query in queries if not query["sql"].upper().startswith("SELECT")] == []
    assert "session" not in "".join(client.cookies)


@pytest.mark.django_db
def test_english_renders():
    client = Client()
    client.cookies["django_language"] = "en"
    text = text_of(calculate(client, wage="7000000"))
    assert "45% × Rp5,000,000 = Rp2,250,000" in text
    assert "%(" not in text


@pytest.mark.django_db
def test_on_paper_the_result_stays_and_the_form_and_buttons_go():
    html = calculate(wage="4500000").content.decode()
    printed = stylesheet().split("@media print", 1)[1]
    hidden = re.search(r"((?:\s*\.[\w .-]+,)*\s*\.no-print) \{\s*display: none", printed).group(1)
    assert {".btns", ".no-print", ".nav"} <= {name.strip() for name in hidden.split(",")}
    before, after = html.split('<form method="get"', 1)
    assert before.rindex('<div class="no-print">') > before.rindex("</div>")
    result = after.split('<section aria-labelledby="hasil">', 1)[1].split("</table>", 1)[0]
    assert "no-print" not in result
    assert "data-print hidden" in html
