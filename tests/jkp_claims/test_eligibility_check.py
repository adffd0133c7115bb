"""Seven questions: the verdict is the rules' own, every reason is theirs, and nothing is kept."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from jkp_claims.eligibility_check import (
    BEST,
    UNKNOWN,
    Answers,
    Contributions,
    Earlier,
    Ended,
    Verdict,
    YesNo,
    check,
    facts_of,
)
from jkp_claims.regulations import DEFAULT_ADOPTIONS, PP_6_2025, PP_37_2021
from jkp_claims.rules import Refusal, assess
from jkp_claims.views import public
from jkp_claims.words import REFUSAL_WORDS
from tests.jkp_claims.cases import ADOPTED, NO_HOLIDAYS
from tests.jkp_claims.stories import STORIES, WORDS
from tests.weight.test_page_weight import FOR_EVERYBODY, MOST_HTML, compressed, linked_files

TODAY = date(2026, 3, 31)
NOT_ASKED = {Refusal.DEATH, Refusal.NOT_WILLING, Refusal.PROGRAMME_SET}
IN_ORDER = Answers(
    ended=Ended.LAID_OFF,
    terminated_on=date(2026, 3, 11),
    citizen=YesNo.YES,
    young_enough=YesNo.YES,
    contributions=Contributions.ENOUGH,
    working_again=YesNo.NO,
    earlier=Earlier.NEVER,
)
KNOWN_YES_NO = st.sampled_from([YesNo.YES, YesNo.NO])
ANSWERS = st.builds(
    Answers,
    ended=st.sampled_from(Ended),
    terminated_on=st.dates(date(2021, 3, 1), TODAY),
    citizen=KNOWN_YES_NO,
    young_enough=st.sampled_from(YesNo),
    contributions=st.sampled_from(Contributions),
    working_again=KNOWN_YES_NO,
    earlier=st.sampled_from(Earlier),
)
ADOPTIONS = st.sampled_from([DEFAULT_ADOPTIONS, ADOPTED, DEFAULT_ADOPTIONS.adopting(PP_6_2025, date(2026, 2, 1))])

# What one answer alone is refused for: written apart from the code that builds the facts.
REFUSED_FOR = {
    Ended.EXPIRED: {"PKWT_EXPIRED"},
    Ended.RESIGNED: {"RESIGNATION"},
    Ended.RETIRED: {"PENSION"},
    Ended.DISABLED: {"TOTAL_DISABILITY"},
    Contributions.GAP: {"CONSECUTIVE_LT_6"},
    Contributions.FEWER: {"MONTHS_LT_12"},
    Earlier.RECENT: {"GAP_LT_60_MONTHS"},
    Earlier.LIMIT: {"BENEFITS_USED_3"},
}


def expected_codes(answers: Answers, adoptions, today: date) -> set[str]:
    """The refusals of answers that are all known, but for the deadline."""
    found = set()
    for answer in (answers.ended, answers.contributions, answers.earlier):
        found |= REFUSED_FOR.get(answer, set())
    if not adoptions.in_force(today).six_consecutive:
        found -= {"CONSECUTIVE_LT_6"}
    found |= {"NOT_WNI"} if answers.citizen is YesNo.NO else set()
    found |= {"AGE_AT_ENROLMENT"} if answers.young_enough is YesNo.NO else set()
    at_work = answers.working_again is YesNo.YES and answers.terminated_on < today
    return found | ({"RE_EMPLOYED"} if at_work else set())


def completions(answers: Answers):
    """The same answers with every unknown one answered in every way."""
    open_questions = [name for name in BEST if getattr(answers, name) == UNKNOWN]
    ways = [[answer for answer in type(BEST[name]) if answer != UNKNOWN] for name in open_questions]
    for chosen in product(*ways):
        yield replace(answers, **dict(zip(open_questions, chosen, strict=True)))


@given(ANSWERS, ADOPTIONS)
def test_the_verdict_is_what_the_rules_say_for_every_way_the_unknown_may_turn_out(answers, adoptions):
    found = check(answers, adoptions, NO_HOLIDAYS, TODAY)
    regulation = adoptions.in_force(TODAY)
    outcomes = set()
    codes = set()
    for known in completions(answers):
        assessment = assess(facts_of(known, regulation, TODAY, 1), adoptions, NO_HOLIDAYS, TODAY)
        assert set(assessment.refusal_codes) - {"CLAIM_LATE"} == expected_codes(known, adoptions, TODAY)
        assert assessment.hold_codes == ()
        outcomes.add(assessment.eligible)
        codes |= set(assessment.refusal_codes)
    assert found.verdict is {(True,): Verdict.YES, (False,): Verdict.NO}.get(tuple(outcomes), Verdict.PERHAPS)
    assert {reason.code for doubt in found.doubts for reason in doubt.reasons} <= codes
    assert bool(found.doubts) is (found.verdict is Verdict.PERHAPS)
    assert all(doubt.reasons for doubt in found.doubts)


@given(ANSWERS)
def test_a_refusal_is_certain_only_when_nothing_unknown_could_lift_it(answers):
    found = check(answers, DEFAULT_ADOPTIONS, NO_HOLIDAYS, TODAY)
    assert set(found.best.refusal_codes) <= set(found.worst.refusal_codes)


def test_every_refusal_that_the_questions_can_reach_is_reached():
    reached = set()
    for name, answers in {
        "ended": [Ended.EXPIRED, Ended.RESIGNED, Ended.RETIRED, Ended.DISABLED],
        "terminated_on": [date(2025, 1, 1)],
        "citizen": [YesNo.NO],
        "young_enough": [YesNo.NO],
        "contributions": [Contributions.GAP, Contributions.FEWER],
        "working_again": [YesNo.YES],
        "earlier": [Earlier.RECENT, Earlier.LIMIT],
    }.items():
        for answer in answers:
            found = check(replace(IN_ORDER, **{name: answer}), DEFAULT_ADOPTIONS, NO_HOLIDAYS, TODAY)
            assert found.verdict is Verdict.NO
            assert len(found.best.refusals) == 1
            reached |= set(found.best.refusal_codes)
    assert reached == set(Refusal) - NOT_ASKED


@pytest.mark.parametrize("regulation", [PP_37_2021, PP_6_2025], ids=lambda regulation: regulation.name)
def test_the_facts_stand_at_the_boundary_of_the_law(regulation):
    one_month_less = facts_of(replace(IN_ORDER, contributions=Contributions.FEWER), regulation, TODAY, 1)
    enough = facts_of(IN_ORDER, regulation, TODAY, 1)
    assert len(enough.paid_months) - len(one_month_less.paid_months) == 1
    too_old = facts_of(replace(IN_ORDER, young_enough=YesNo.NO), regulation, TODAY, 1)
    assert (too_old.birth_date.year + regulation.enrolment_age_years, too_old.birth_date.month) == (
        too_old.enrolled_on.year,
        too_old.enrolled_on.month,
    )


def test_an_unknown_answer_describes_no_facts():
    with pytest.raises(ValueError, match="unknown"):
        facts_of(replace(IN_ORDER, ended=Ended.UNKNOWN), PP_37_2021, TODAY, 1)


def test_a_job_held_on_the_day_of_the_termination_is_a_second_job():
    answers = replace(IN_ORDER, working_again=YesNo.YES, terminated_on=TODAY)
    assert check(answers, DEFAULT_ADOPTIONS, NO_HOLIDAYS, TODAY).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("ended", {"RESIGNATION", "PENSION", "TOTAL_DISABILITY", "PKWT_EXPIRED"}),
        ("young_enough", {"AGE_AT_ENROLMENT"}),
        ("contributions", {"MONTHS_LT_12", "CONSECUTIVE_LT_6"}),
        ("earlier", {"GAP_LT_60_MONTHS", "BENEFITS_USED_3"}),
    ],
)
def test_a_doubt_names_everything_that_hangs_on_its_question(question, codes):
    answers = replace(IN_ORDER, **{question: type(BEST[question])(UNKNOWN)})
    (doubt,) = check(answers, DEFAULT_ADOPTIONS, NO_HOLIDAYS, TODAY).doubts
    assert doubt.question == question
    assert {reason.code for reason in doubt.reasons} == codes


# --- the page ---


def text_of(response) -> str:
    """The main part without tags, whitespace folded."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group()
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def ask(story, today, client=None):
    return (client or Client()).get(reverse("jkp_claims:check"), story.query(today))


@pytest.fixture
def answered(today):
    """A set of answers that is in order, as the form sends it."""
    return STORIES[0].query(today)


def test_there_are_ten_stories_about_all_verdicts():
    assert len(STORIES) == 10
    assert {story.verdict for story in STORIES} == set(WORDS)


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_is_told_its_verdict_and_every_reason_with_its_article(story, today):
    response = ask(story, today)
    text = text_of(response)
    assert WORDS[story.verdict] in text
    found = response.context
    reasons = [*found["refusals"], *(reason for doubt in found["doubts"] for reason in doubt["reasons"])]
    assert {words.code for words in reasons} == story.codes
    for words in reasons:
        assert words.reason in text
        assert words.article in text
    for words in found["refusals"]:
        assert str(REFUSAL_WORDS[Refusal(words.code)].todo) in text
    assert "Jaminan Hari Tua" in text
    assert "tidak menyimpan" in text
    assert ("Bukti PHK diterima pekerja" in text) is (story.verdict != "no")


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_page_weighs_little(story, today):
    page = ask(story, today)
    assert compressed(page.content) <= MOST_HTML
    files = linked_files(page.content.decode())
    assert compressed(page.content) + sum(files.values()) <= FOR_EVERYBODY


@pytest.mark.django_db
def test_nothing_is_written_and_no_session_begins(answered):
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(reverse("jkp_claims:check"), answered)
    assert response.status_code == 200
    assert [query["sql"] for query in queries if not query["sql"].upper().startswith("SELECT")] == []
    assert "session" not in "".join(client.cookies)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["check", "calculator"])
def test_the_tools_only_answer(page):
    assert Client().post(reverse(f"jkp_claims:{page}"), {"wage": "1"}).status_code == 405


@pytest.mark.django_db
def test_the_form_asks_seven_questions_and_nothing_personal():
    html = Client().get(reverse("jkp_claims:check")).content.decode()
    form = re.search(r'<form method="get".*?</form>', html, re.DOTALL).group()
    assert form.count("<fieldset") == form.count("<legend>") == 7
    assert [int(number) for number in re.findall(r"<legend>(\d)\.", form)] == [1, 2, 3, 4, 5, 6, 7]
    assert "csrf" not in form
    assert "checked" not in form


@pytest.mark.django_db
def test_a_question_without_an_answer_is_named_and_the_others_are_kept(answered):
    del answered["citizen"]
    html = Client().get(reverse("jkp_claims:check"), answered).content.decode()
    assert html.count("Pilih salah satu jawaban untuk pertanyaan 3.") == 2  # in the summary and beside it
    assert "<title>Galat:" in html
    assert html.count(" checked") == 5
    assert f'name="terminated_on_year" value="{answered["terminated_on_year"]}"' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"terminated_on_year": "2099"}, "masih di masa depan"),
        ({"terminated_on_day": "30", "terminated_on_month": "2"}, "harus berisi hari, bulan, dan tahun"),
        ({"terminated_on_day": "", "terminated_on_month": "", "terminated_on_year": ""}, "Tulis tanggal PHK."),
        ({"terminated_on_year": "0001"}, "Periksa tahun PHK"),
        ({"terminated_on_year": "99999"}, "harus berisi hari, bulan, dan tahun"),
        ({"ended": "fired"}, "Pilih salah satu jawaban untuk pertanyaan 1."),
        ({"earlier": "\x00"}, "Pilih salah satu jawaban untuk pertanyaan 7."),
        ({"citizen": "unknown"}, "Pilih salah satu jawaban untuk pertanyaan 3."),
    ],
)
def test_an_answer_that_cannot_be_is_asked_again(answered, changes, said):
    text = text_of(Client().get(reverse("jkp_claims:check"), answered | changes))
    assert said in text
    assert not any(verdict in text for verdict in WORDS.values())


@pytest.mark.django_db
def test_today_is_not_the_future(answered, today):
    day = {"terminated_on_day": today.day, "terminated_on_month": today.month, "terminated_on_year": today.year}
    assert WORDS["yes"] in text_of(Client().get(reverse("jkp_claims:check"), answered | day))


@pytest.mark.django_db
def test_the_answers_can_be_opened_again(answered):
    html = Client().get(reverse("jkp_claims:check"), answered | {"edit": "1"}).content.decode()
    assert html.count(" checked") == 6
    assert f'name="terminated_on_day" value="{answered["terminated_on_day"]}"' in html
    assert "Galat" not in html


@pytest.mark.django_db
def test_the_deadline_is_counted_down_and_when_it_is_over_the_page_says_what_remains():
    with clock.standing_at(datetime(2026, 3, 31, 5, tzinfo=clock.WIB)):
        for terminated_on, said in [
            (date(2026, 1, 5), "Ajukan klaim pertama paling lambat Minggu, 5 April 2026 . 5 hari lagi"),
            (date(2025, 12, 31), "Ajukan klaim pertama paling lambat Selasa, 31 Maret 2026 . hari ini"),
            (date(2025, 12, 30), "seharusnya diajukan paling lambat Senin, 30 Maret 2026 . lewat 1 hari"),
        ]:
            story = replace(STORIES[0], days_ago=(TODAY - terminated_on).days)
            text = text_of(ask(story, TODAY))
            assert said in text
            assert ("Yang masih mungkin:" in text) is ("seharusnya" in said)


@pytest.mark.django_db
def test_a_deadline_that_was_not_revived_names_the_article_that_gave_it(monkeypatch):
    """Terminated on 1 October 2024: three months ended on 1 January, before PP 6/2025 was adopted."""
    monkeypatch.setattr(public, "adoptions", lambda: DEFAULT_ADOPTIONS.adopting(PP_6_2025, PP_6_2025.in_force_on))
    with clock.standing_at(datetime(2025, 3, 1, 5, tzinfo=clock.WIB)):
        today = date(2025, 3, 1)
        text = text_of(ask(replace(STORIES[0], days_ago=(today - date(2024, 10, 1)).days), today))
    assert "1 Januari 2025" in text
    assert "Pasal 40 huruf a" in text
    assert "Pasal 40 huruf a sebagaimana diubah" not in text


@pytest.mark.django_db
def test_the_texts_and_sums_follow_the_regulation_in_force(monkeypatch, today):
    old = text_of(Client().get(reverse("jkp_claims:check")))
    assert "6 bulan yang terakhir dibayar berturut-turut" in old
    assert "Seluruhnya paling banyak Rp10.500.000" in text_of(ask(STORIES[0], today))
    monkeypatch.setattr(public, "adoptions", lambda: DEFAULT_ADOPTIONS.adopting(PP_6_2025, PP_6_2025.in_force_on))
    assert "berturut-turut" not in text_of(Client().get(reverse("jkp_claims:check")))
    text = text_of(ask(STORIES[0], today))
    assert "60% upah, paling banyak Rp3.000.000 sebulan" in text
    assert "Seluruhnya paling banyak Rp18.000.000" in text
    gap = next(story for story in STORIES if story.answers.get("contributions") == "gap")
    assert "Pilih salah satu jawaban untuk pertanyaan 5." in text_of(ask(gap, today))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_both_languages_render_without_a_placeholder_left(language, story, today):
    client = Client()
    client.cookies["django_language"] = language
    for response in (client.get(reverse("jkp_claims:check")), ask(story, today, client)):
        assert f'<html lang="{language}"' in response.content.decode()
        assert "%(" not in response.content.decode()


@pytest.mark.django_db
def test_a_contract_is_asked_for_only_where_there_was_one(answered):
    page = reverse("jkp_claims:check")
    assert "Perjanjian kerja" in text_of(Client().get(page, answered | {"ended": "cut_short"}))
    assert "<li>Perjanjian kerja</li>" not in Client().get(page, answered).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("story", [STORIES[0], STORIES[3], STORIES[9]], ids=lambda story: story.verdict)
def test_every_link_of_the_result_leads_somewhere(story, today):
    main = re.search(r"<main.*?</main>", ask(story, today).content.decode(), re.DOTALL).group()
    links = re.findall(r'href="([^"]+)"', main)
    assert sum("edit=1" in link for link in links) == 2
    for link in links:
        if link.startswith("/"):
            resolve(link)


@pytest.mark.django_db
def test_an_employer_that_should_have_reported_is_said_to_be_late(today):
    text = text_of(ask(STORIES[0], today))
    assert "seharusnya sudah melaporkan PHK" in text
    assert "seharusnya" not in text_of(ask(replace(STORIES[0], days_ago=1), today))


def test_every_day_of_a_leap_year_gives_an_answer():
    """29 February and the 31sts clamp; none of them fails."""
    for number in range(366):
        day = date(2024, 1, 1) + timedelta(days=number)
        answers = replace(IN_ORDER, terminated_on=day)
        assert check(answers, DEFAULT_ADOPTIONS, NO_HOLIDAYS, day).verdict is Verdict.YES
