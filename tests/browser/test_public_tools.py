"""Ten people on a phone without JavaScript: the check tells them their right, the calculator their money."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from core.money import rupiah
from tests.browser.person import Person
from tests.browser.test_axe import RULES
from tests.jkp_claims.stories import STORIES, WORDS, Story

HEAVIEST = 30 * 1024
QUESTIONS = ("ended", "citizen", "young_enough", "contributions", "working_again", "earlier")


class Visitor(Person):
    """Nobody who signs in. Every page counts what it and its files weigh, compressed."""

    def __init__(self, page):
        super().__init__(page, "visitor")
        self._bodies: dict[str, int] = {}
        page.on("requestfinished", self._weigh)

    def _weigh(self, request) -> None:
        self._bodies[request.url] = len(gzip.compress(request.response().body()))

    def looks(self) -> None:
        super().looks()
        self.page.wait_for_load_state("networkidle")
        files = sum(size for address, size in self._bodies.items() if "/static/" in address)
        assert self._bodies[self.page.url.partition("#")[0]] + files <= HEAVIEST, self.page.url

    def answers_all(self, story: Story) -> None:
        """The seven questions, by tapping."""
        for question in QUESTIONS:
            self.page.locator(f"input[name={question}][value={story.all_answers()[question]}]").check()
        self.writes_day("Kapan PHK itu?", story.terminated_on(self.today))

    def rows(self) -> list[str]:
        """The months of the calculator, as they are read."""
        return [" ".join(row.split()) for row in self.page.locator("table.cards tbody tr").all_inner_texts()]


@pytest.fixture
def visitor(phone):
    return Visitor(phone())


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_check_then_calculate(visitor, story):
    visitor.page.goto("/")
    visitor.looks()
    visitor.follows("Cek hak saya")
    visitor.answers_all(story)
    visitor.presses("Lihat hasil")
    assert visitor.page.locator("h1").inner_text() == WORDS[story.verdict]
    assert visitor.page.get_by_role("link", name="Masuk").first.is_visible()
    assert not visitor.page.get_by_role("button", name="Cetak").is_visible()
    visitor.opens("Simulasi")
    visitor.writes("Upah sebulan", str(story.wage))
    visitor.presses("Hitung")
    lines = visitor.rows()
    assert len(lines) == len(story.amounts)
    for line, amount in zip(lines, story.amounts, strict=True):
        assert f"= {rupiah(amount)}" in line
    assert visitor.sees(f"Seluruhnya {rupiah(story.total)}")


def test_nothing_answered_is_asked_again_and_nothing_is_lost(visitor):
    visitor.page.goto("/cek-kelayakan/")
    visitor.looks()
    visitor.page.locator("input[name=ended][value=closed]").check()
    visitor.presses("Lihat hasil")
    assert visitor.page.locator("#galat li").count() == len(QUESTIONS)
    assert visitor.page.locator("input[name=ended][value=closed]").is_checked()
    visitor.page.locator("#galat a").first.click()


def test_the_front_page_leads_to_the_calculator_with_the_wage(visitor):
    visitor.page.goto("/")
    visitor.writes("Upah sebulan", "7.000.000")
    visitor.presses("Hitung")
    assert visitor.sees("Seluruhnya Rp10.500.000")


def test_with_javascript_the_result_can_be_printed(desktop):
    page = desktop()
    page.goto("/simulasi/?wage=4500000")
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="Cetak").click()
    assert page.title() == "printed"


def test_on_paper_the_result_stays_and_the_rest_goes(open_page):
    page = open_page(javascript=False, width=700)
    page.goto("/simulasi/?wage=4500000")
    page.emulate_media(media="print")
    assert page.locator("table.cards").is_visible()
    assert page.locator("#hasil").is_visible()
    for gone in ("main form", ".nav", ".btns", ".clock"):
        assert not page.locator(gone).first.is_visible(), gone


@pytest.mark.parametrize("story", [story for story in STORIES if story.days_ago != 20 or story.verdict == "perhaps"])
def test_axe_finds_nothing_in_the_answers(desktop, story):
    page = desktop()
    visitor = Visitor(page)
    page.goto("/cek-kelayakan/")
    violations = Axe().run(page, options=RULES).response["violations"]
    visitor.answers_all(story)
    visitor.presses("Lihat hasil")
    violations += Axe().run(page, options=RULES).response["violations"]
    page.goto(f"/simulasi/?wage={story.wage}")
    violations += Axe().run(page, options=RULES).response["violations"]
    assert [(found["id"], node["html"]) for found in violations for node in found["nodes"]] == []
