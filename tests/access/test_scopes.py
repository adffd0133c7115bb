"""Every model × every role × two regions: which rows are seen; and which figures never stand on whose pages."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models.sql.where import NothingNode
from django.urls import reverse

from accounts.models import Role
from core.templatetags.siap import rupiah
from phk_reports.models import PhkReport
from tests.access.scopes import ABOUT_NOBODY, ALL, OWN, SCOPES, SEEN_BY_NOBODY, THROUGH_ANOTHER, complete
from tests.access.table import ACCESS, MONEY, PUBLIC_PAGE, UNSCOPED, A, E, K, M, Page, W
from tests.access.test_access import url_of
from tests.vacancies.factories import ApplicationFactory

pytestmark = pytest.mark.django_db
OURS = [model for model in apps.get_models() if not model.__module__.startswith(("django.", "allauth."))]
WITH_SCOPE = {model._meta.label for model in OURS if hasattr(model._default_manager, "visible_to")}


def test_every_model_says_who_sees_it():
    labels = {model._meta.label for model in OURS}
    assert SCOPES.keys() | SEEN_BY_NOBODY == WITH_SCOPE, "a new model needs a line in tests/access/scopes.py"
    assert labels - WITH_SCOPE == THROUGH_ANOTHER.keys() | ABOUT_NOBODY


@pytest.fixture(scope="module")
def both(worlds, django_db_blocker):
    here, elsewhere, nobody = worlds
    with django_db_blocker.unblock():
        return complete(here), complete(elsewhere), nobody


@pytest.mark.parametrize("label", sorted(SCOPES))
def test_who_sees_which_rows(label, both):
    here, elsewhere, _nobody = both
    line = SCOPES[label]
    found, expected = {}, {}
    for role, user in here.people.items():
        visible = set(apps.get_model(label).objects.visible_to(user).values_list("pk", flat=True))
        found[role] = (line.of(here, role).pk in visible, line.of(elsewhere, role).pk in visible)
        how = line.sees.get(role)
        expected[role] = (how in (OWN, ALL), how == ALL)
        if label == "jkp_claims.RegulationAdoption":  # there is one for both regions
            expected[role] = (how == ALL, how == ALL)
    assert {role: (found[role], expected[role]) for role in found if found[role] != expected[role]} == {}


@pytest.mark.parametrize("label", sorted(SCOPES))
def test_without_a_role_nothing_of_others_is_seen(label, both):
    here, _elsewhere, nobody = both
    visible = set(apps.get_model(label).objects.visible_to(nobody).values_list("pk", flat=True))
    assert not visible & {SCOPES[label].of(here, role).pk for role in Role}


@pytest.mark.parametrize("label", sorted(SEEN_BY_NOBODY))
def test_nobody_sees_what_only_counts(label, both):
    here, _elsewhere, _nobody = both
    for user in (*here.people.values(), AnonymousUser()):
        seen = apps.get_model(label).objects.visible_to(user)
        assert any(isinstance(node, NothingNode) for node in seen.query.where.children)


# What never stands on whose pages


def pages_of(role: Role, *without: str) -> list[tuple[str, Page]]:
    """The pages of this role and those of everybody who is signed in."""
    return [
        (name, page)
        for name, page in sorted(ACCESS.items())
        if role in page.roles and page.access is not PUBLIC_PAGE and not page.posts and not name.startswith(without)
    ]


def texts(sign_in, world, role: Role, *without: str):
    """(URL name, what the person of this world reads there) of each page that answers with a page."""
    for name, page in pages_of(role, *without):
        response = sign_in(world.people[role]).get(url_of(name, page, world.objects, role))
        if response.streaming:
            b"".join(response)  # a file stays open until it is sent
        elif response.status_code == 200:
            yield name, response.content.decode("utf-8", "replace")


def leaks(pages, marks: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, what) for name, text in pages for what, mark in marks.items() if mark in text]


def money_of(world) -> dict[str, str]:
    account = world.month.bank_account
    return {
        "the account": account.number,
        "the masked account": account.masked,
        "the month's amount": rupiah(world.month.amount),
        "the debt's amount": rupiah(world.objects["liability"].amount),
    }


@pytest.mark.parametrize("role", [M, K])
def test_mediators_and_counsellors_read_no_account_and_no_amount(role, both, sign_in):
    here, _elsewhere, _nobody = both
    pages = list(texts(sign_in, here, role))
    assert len(pages) > 20
    assert leaks(pages, money_of(here)) == []


def test_the_money_is_there_for_whom_it_concerns(both, sign_in):
    """The guard of the tests around it: the marks are what the pages really show."""
    here, _elsewhere, _nobody = both
    read = "".join(text for _name, text in texts(sign_in, here, W))
    marks = money_of(here)
    assert marks["the masked account"] in read
    assert marks["the month's amount"] in read
    assert marks["the debt's amount"] in read


def test_employers_read_no_account_no_counselling_and_no_application_elsewhere(both, sign_in):
    here, elsewhere, _nobody = both
    other = ApplicationFactory(vacancy=elsewhere.objects["vacancy"], applicant=here.story.worker)
    marks = {"the account": here.month.bank_account.number, "the masked account": here.month.bank_account.masked}
    marks |= {"the other vacancy": other.vacancy.title, "the session": str(here.objects["session"].pk)}
    pages = list(texts(sign_in, here, E))
    assert leaks(pages, marks) == []
    # What the employer owes is the employer's own debt; no other page shows a benefit.
    amount = {"the month's amount": rupiah(here.month.amount)}
    assert leaks([page for page in pages if "liabilit" not in page[0]], amount) == []


@pytest.mark.parametrize("role", MONEY)
def test_payment_officers_read_no_evidence_and_no_full_account(role, both, sign_in):
    here, _elsewhere, _nobody = both
    marks = {
        "the account": here.month.bank_account.number,
        "the evidence": here.objects["evidence"].document.name,
        "the report": here.objects["report"].number,
        "the company": here.story.member.company.name,
    }
    assert leaks(texts(sign_in, here, role), marks) == []


def test_administrators_read_no_claim_at_all(both, sign_in):
    here, _elsewhere, _nobody = both
    marks = {key: here.objects[key].number for key in ("claim", "month", "report", "liability")}
    marks |= {"the payee": here.story.participant.nik, "the account": here.month.bank_account.masked}
    # The data office answers complaints and holds, which may name a case by its number.
    assert leaks(texts(sign_in, here, A, "my_data:"), marks) == []


# Searches, tabs, counts and downloads of another region

SEARCHES = [
    ("registry:workers", E, "q"),
    ("phk_reports:choose_worker", E, "q"),
    ("training:find_worker", K, "words"),
]
NOT_THERE = "Tidak Ada Orang Ini"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def without(words: str, response) -> str:
    """The page without what was searched for and without its token."""
    return TOKEN.sub("", response.content.decode()).replace(words, "").replace(words.replace(" ", "+"), "")


@pytest.mark.parametrize(("name", "role", "parameter"), SEARCHES)
def test_a_search_for_somebody_elsewhere_is_a_search_for_nobody(name, role, parameter, both, sign_in):
    here, elsewhere, _nobody = both
    client = sign_in(here.people[role])
    theirs = elsewhere.story.participant.full_name
    found = client.get(reverse(name), {parameter: theirs})
    nothing = client.get(reverse(name), {parameter: NOT_THERE})
    assert (found.status_code, nothing.status_code) == (200, 200)
    assert without(theirs, found) == without(NOT_THERE, nothing)


def test_a_search_at_home_finds_somebody(both, sign_in):
    """The guard of the test above."""
    here, _elsewhere, _nobody = both
    ours = here.story.participant.full_name
    page = sign_in(here.people[E]).get(reverse("registry:workers"), {"q": ours}).content.decode()
    assert page.count(ours) > 1


@pytest.mark.parametrize("tab", ["baru", "diperiksa", "selesai", "nonsense"])
def test_the_tabs_of_the_queue_count_and_show_the_own_region_only(tab, both, sign_in):
    here, elsewhere, _nobody = both
    answer = sign_in(here.people[M]).get(reverse("phk_reports:queue"), {"tab": tab})
    page = answer.content.decode()
    by_state = [tab for tab in answer.context["tabs"] if tab["slug"] not in ("segera", "menunggu")]
    files = PhkReport.objects.filter(region=here.region, submitted_at__isnull=False)
    in_layoffs = {(layoff, state) for layoff, state in files.exclude(layoff=None).values_list("layoff", "state")}
    assert sum(tab["count"] for tab in by_state) == files.filter(layoff=None).count() + len(in_layoffs)
    assert PhkReport.objects.exclude(region=here.region).exists()
    for key in ("report", "waiting_report"):
        assert elsewhere.objects[key].number not in page
    assert elsewhere.story.participant.full_name not in page


DOWNLOADS = [
    name
    for name, page in sorted(ACCESS.items())
    if name.endswith(("calendar", "template", "_file", "letter", "export", "evidence"))
]


@pytest.mark.parametrize("name", DOWNLOADS)
def test_downloads_hold_nothing_of_another_region(name, both, sign_in):
    here, elsewhere, _nobody = both
    page = ACCESS[name]
    marks = [elsewhere.story.participant.full_name, elsewhere.objects["claim"].number, elsewhere.story.employment.kpj]
    for role in page.roles:
        if role in UNSCOPED:
            continue
        response = sign_in(here.people[role]).get(url_of(name, page, here.objects, role))
        body = b"".join(response) if response.streaming else response.content
        assert [mark for mark in marks if mark.encode() in body] == []
