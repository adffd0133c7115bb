import pytest

from counselling import rules
from counselling.rules import Scale
from counselling.statements import MEANINGS, NAMES, STATEMENTS


def answered(**by_scale) -> dict[str, int]:
    """Every statement answered 3, those of the scales named otherwise."""
    return {code: by_scale.get(code.split("_")[0], 3) for code in rules.CODES}


def test_every_statement_of_every_scale_has_words():
    assert set(STATEMENTS) == set(rules.CODES)
    assert len(rules.CODES) == 24
    assert set(NAMES) == set(MEANINGS) == set(Scale)


def test_five_statements_a_page_and_each_once():
    assert [len(page) for page in rules.PAGES] == [5, 5, 5, 5, 4]
    assert [code for page in rules.PAGES for code in page] == list(rules.CODES)


@pytest.mark.parametrize(
    ("answers", "first", "second"),
    [
        (answered(people=5, order=4), Scale.PEOPLE, Scale.ORDER),
        (answered(order=5, people=4), Scale.ORDER, Scale.PEOPLE),
        (answered(), Scale.HANDS, Scale.INQUIRY),
        (answered(order=4), Scale.ORDER, Scale.HANDS),
        (answered(hands=1, inquiry=1, creation=2), Scale.PEOPLE, Scale.ENTERPRISE),
        ({**answered(), "creation_4": 4}, Scale.CREATION, Scale.HANDS),
    ],
    ids=["two lead", "order of scores", "all equal", "tie for second", "low ones", "one answer decides"],
)
def test_the_two_highest_scales_lead(answers, first, second):
    assert rules.leading(rules.scores(answers)) == (first, second)


@pytest.mark.parametrize(("answer", "score"), [(1, 4), (3, 12), (5, 20)])
def test_a_score_is_the_sum_of_four_answers(answer, score):
    assert rules.scores(answered(hands=answer))[Scale.HANDS] == score


@pytest.mark.parametrize("broken", [{}, {"hands_1": 0}, {"hands_1": 6}])
def test_no_score_before_every_answer(broken):
    answers = {**answered(), **broken} if broken else {}
    with pytest.raises(ValueError, match="not finished"):
        rules.scores(answers)


@pytest.mark.parametrize(("known", "page"), [(0, 1), (4, 1), (5, 2), (20, 5), (23, 5), (24, None)])
def test_one_goes_on_where_one_stopped(known, page):
    assert rules.first_open_page(dict.fromkeys(rules.CODES[:known], 2)) == page
