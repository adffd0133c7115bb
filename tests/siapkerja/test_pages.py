"""The portal's own pages: what they say comes from the regulation in force, and every link leads somewhere."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse

from accounts.access import access_of
from accounts.models import Role
from core import clock
from jkp_claims import regulations
from jkp_claims.regulations import PP_6_2025, PP_37_2021, Adoptions
from messaging.models import Channel
from messaging.services import send
from siapkerja import figures
from siapkerja.navigation import ACCOUNT_PAGES, MENUS, MORE, PUBLIC_PAGES, VISITOR_PAGES
from tests.accounts.factories import AssignmentFactory, UserFactory, officer

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "siapkerja"
PUBLIC_NAMES = ["front", "help", "privacy", "accessibility", "sitemap", "mailbox"]


def words(response) -> str:
    """The page's text, whitespace folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def somebody(role: Role):
    return UserFactory(worker=True) if role == Role.WORKER else officer(role)


def links_of(response) -> set[str]:
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group()
    return set(re.findall(r'href="([^"]+)"', main))


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_a_visitor_reads_it_and_every_link_leads_somewhere(name):
    response = Client().get(reverse(name))
    assert response.status_code == 200
    ids = set(re.findall(r'\sid="([^"]+)"', response.content.decode()))
    for link in links_of(response):
        path, _hash, fragment = link.partition("#")
        if path.startswith("/"):
            resolve(path)
        elif fragment:
            assert fragment in ids
    help_ids = set(re.findall(r'\sid="([^"]+)"', Client().get(reverse("help")).content.decode()))
    assert {link.split("#")[1] for link in links_of(response) if link.startswith(reverse("help") + "#")} <= help_ids


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("regulation", "said", "not_said"),
    [
        (
            PP_37_2021,
            ["45% upah", "25% upah", "Paling banyak Rp2.250.000", "Paling banyak Rp1.250.000", "3 bulan sejak PHK"],
            ["60% upah"],
        ),
        (PP_6_2025, ["60% upah", "Paling banyak Rp3.000.000", "6 bulan sejak PHK"], ["45% upah", "25% upah"]),
    ],
)
def test_the_front_page_says_what_the_regulation_in_force_pays(monkeypatch, regulation, said, not_said):
    adopted = Adoptions((regulations.Adoption(regulation, regulation.in_force_on),))
    monkeypatch.setattr(figures, "adoptions", lambda: adopted)
    text = words(Client().get(reverse("front")))
    assert [part for part in [*said, "7 hari kerja", "3 hari kerja", "5 hari"] if part not in text] == []
    assert [part for part in not_said if part in text] == []


def test_months_of_one_rate_stand_together():
    assert [(span.first, span.last, span.percent, span.most) for span in figures.spans(PP_37_2021)] == [
        (1, 3, 45, 2_250_000),
        (4, 6, 25, 1_250_000),
    ]
    assert [(span.first, span.last) for span in figures.spans(PP_6_2025)] == [(1, 6)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("regulation", "said", "not_said"),
    [
        (
            PP_37_2021,
            ["6 bulan berturut-turut", "5 perusahaan yang berbeda", "Konseling dengan"],
            ["Mengirim 5 lamaran"],
        ),
        (PP_6_2025, ["Mengirim 5 lamaran"], ["berturut-turut", "perusahaan yang berbeda", "Konseling dengan"]),
    ],
)
def test_help_names_the_conditions_of_the_regulation_in_force(monkeypatch, regulation, said, not_said):
    adopted = Adoptions((regulations.Adoption(regulation, regulation.in_force_on),))
    monkeypatch.setattr(figures, "adoptions", lambda: adopted)
    text = words(Client().get(reverse("help")))
    assert [part for part in said if part not in text] == []
    assert [part for part in not_said if part in text] == []


@pytest.mark.parametrize("name", ["front", "help", "privacy", "home"])
def test_no_number_of_the_law_stands_in_a_template(name):
    """Numbers that are no rule: a NIK has 16 digits, the telephone is 175, month 1 and 2, the steps, headings."""
    source = (TEMPLATES / f"{name}.html").read_text()
    text = re.sub(r"{%\s*(?!translate|blocktranslate)[^%]*%}|{{[^}]*}}|<[^>]*>|tel:\d+", " ", source)
    assert set(re.findall(r"\d+", text)) <= {"16", "175", "1", "2", "3", "4"}
    assert not re.search(r"\d\s*(%|hari|bulan\b(?! ke)|tahun|jam)|Rp\s*\d", text)


@pytest.mark.parametrize("role", [*Role, None])
def test_the_site_map_lists_pages_the_role_may_open(role):
    named = [*MENUS.get(role, []), *MORE.get(role, []), *(ACCOUNT_PAGES if role else VISITOR_PAGES), *PUBLIC_PAGES]
    person = type("Person", (), {"is_authenticated": role is not None, "role": role})()
    for name, _label in named:
        view = resolve(reverse(name)).func
        assert access_of(view, name).admits(person), name


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_the_site_map_of_a_person_has_their_menu_once(sign_in, role):
    response = sign_in(somebody(role)).get(reverse("sitemap"))
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group()
    links = re.findall(r'href="([^"]+)"', main)
    assert len(links) == len(set(links))
    assert {reverse(name) for name, _label in MENUS[role]} <= set(links)


@pytest.mark.django_db
def test_an_administrator_sees_who_is_on_duty_today_and_whether_the_jobs_run(sign_in, django_assert_max_num_queries):
    administrator = officer(Role.ADMINISTRATOR)
    gone = AssignmentFactory(to_on=clock.today() - timedelta(days=1), from_on=date(2021, 2, 2)).user
    mediator = officer(Role.MEDIATOR)
    client = sign_in(administrator)
    text = words(client.get(reverse("administration")))
    assert mediator.full_name in text
    assert gone.full_name not in text
    assert "Penjadwal tidak berjalan" in text
    for _number in range(40):
        officer(Role.VERIFIER)
    with django_assert_max_num_queries(15):
        client.get(reverse("administration"))
    assert sign_in(mediator).get(reverse("administration")).status_code == 403


@pytest.mark.django_db
def test_the_style_guide_shows_every_part(sign_in):
    assert sign_in(officer(Role.ADMINISTRATOR)).get(reverse("components")).status_code == 200


@pytest.mark.django_db
def test_the_demo_mailbox_shows_the_newest_first_and_writes_nothing_as_markup():
    send(channel=Channel.EMAIL, address="siti@contoh.example", key="a", subject="Pertama", body="<b>tebal</b>")
    send(channel=Channel.SMS, address="+6281200000001", key="b", subject="", body="Kedua http://127.0.0.1:8000/jkp/")
    response = Client().get(reverse("mailbox"))
    html = response.content.decode()
    assert html.index("Kedua") < html.index("Pertama")
    assert "&lt;b&gt;tebal&lt;/b&gt;" in html
    assert 'href="http://127.0.0.1:8000/jkp/"' in html
    assert "siti@contoh.example" in html


@pytest.mark.django_db
def test_the_clock_bar_moves_the_clock_and_comes_back(monkeypatch):
    monkeypatch.setattr("celery.app.task.Task.delay", lambda self, *args, **kwargs: None)
    client, today = Client(), clock.today()
    html = client.get(reverse("help")).content.decode()
    bar = re.search(rf'<form method="post" action="{reverse("clock")}">.*?</form>', html, re.DOTALL).group()
    fields = dict(re.findall(r'name="(next)" value="([^"]*)"', bar))
    for move in re.findall(r'name="move" value="(\w+)"', bar):
        response = client.post(reverse("clock"), {**fields, "move": move})
        assert (response.status_code, response["Location"]) == (302, reverse("help"))
    assert clock.today() > today + timedelta(days=28)
    assert client.post(reverse("clock"), {"move": "day", "next": "https://evil.example/"})["Location"] == "/"
    assert client.post(reverse("clock"), {"move": "backwards"})["Location"] == "/"
