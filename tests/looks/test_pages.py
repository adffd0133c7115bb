"""The skeleton of every page, the plain pages, the components and the page that shows them all."""

import gzip
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.template import Context
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from siapkerja.specimens import SpecimenForm, faulty_form, specimens

TODAY = date(2025, 8, 7)
NOW = datetime(2025, 8, 7, 3, 42, tzinfo=UTC)
PERSON = SimpleNamespace(is_authenticated=True, full_name="Siti <Aminah>")
VISITOR = SimpleNamespace(is_authenticated=False)
MENU = [
    {"label": "JKP saya", "url": "/jkp/", "current": True},
    {"label": "Pesan", "url": "/pesan/", "current": False, "count": 2},
]
PLAIN = ["403.html", "404.html", "429.html", "403_csrf.html", "500.html"]


class Outline(HTMLParser):
    """What a page is made of: tags with their attributes, and the text of headings."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.inside_a_label = []
        self.in_label = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.in_label = self.in_label or tag == "label"
        if self.in_label:
            self.inside_a_label.append(dict(attrs))

    def handle_endtag(self, tag):
        self.in_label = self.in_label and tag != "label"

    def every(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    def ids(self):
        return [attrs["id"] for _name, attrs in self.tags if "id" in attrs]


def rendered(name, **context):
    request = RequestFactory().get("/komponen/?page=3&kota=Bekasi")
    bound = Context({"request": request, **context})
    bound.request = request
    return get_template(name).template.render(bound)


def components_page(**context):
    return rendered("siapkerja/components.html", user=PERSON, navigation=MENU, **specimens(TODAY, NOW), **context)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_has_a_language_a_title_a_way_to_skip_and_one_heading(language):
    with translation.override(language):
        page = Outline(components_page())
    assert page.every("html") == [{"lang": language}]
    assert len(page.every("main")) == len(page.every("h1")) == len(page.every("title")) == 1
    skip = next(attrs for attrs in page.every("a") if attrs.get("class") == "skip")
    assert skip["href"] == f"#{page.every('main')[0]['id']}"


def test_ids_are_unique_and_every_reference_leads_somewhere():
    page = Outline(components_page())
    assert len(page.ids()) == len(set(page.ids()))
    for _name, attrs in page.tags:
        for target in (attrs.get("aria-describedby", "") + " " + attrs.get("aria-labelledby", "")).split():
            assert target in page.ids()
        if attrs.get("href", "").startswith("#") and len(attrs["href"]) > 1:
            assert attrs["href"][1:] in page.ids()
        if "for" in attrs:
            assert attrs["for"] in page.ids()


def test_every_control_has_a_label():
    page = Outline(components_page())
    labelled = {attrs.get("for") for attrs in page.every("label")}
    controls = [*page.every("input"), *page.every("select"), *page.every("textarea")]
    unlabelled = [
        attrs
        for attrs in controls
        if attrs.get("type") != "hidden" and attrs.get("id") not in labelled and attrs not in page.inside_a_label
    ]
    assert unlabelled == []


@pytest.mark.parametrize(
    ("theme", "expected"), [("dark", "dark"), ("light", "light"), ("", None), ('x" onload="', None)]
)
def test_the_chosen_theme_stands_on_the_page_itself(theme, expected):
    assert Outline(components_page(theme=theme)).every("html")[0].get("data-theme") == expected


def test_the_title_of_a_page_with_errors_says_so_first():
    assert "<title>Galat: Komponen – SIAPkerja</title>" in components_page(form=faulty_form())
    assert "<title>Komponen – SIAPkerja</title>" in components_page(form=SpecimenForm())


def test_the_header_of_a_visitor_and_of_a_person():
    visitor = rendered("base.html", user=VISITOR)
    assert "Masuk" in visitor
    assert "Keluar" not in visitor
    person = rendered("base.html", user=PERSON, navigation=MENU, acting_label="HR PT Maju", can_switch=True)
    assert "Siti &lt;Aminah&gt;" in person
    assert "Keluar" in person
    assert "Ganti peran" in person
    assert [a["href"] for a in Outline(person).every("a") if a.get("aria-current") == "page"] == ["/jkp/"]
    assert "Ganti peran" not in rendered("base.html", user=PERSON, acting_label="Pekerja", can_switch=False)


@pytest.mark.parametrize(("language", "offered", "words"), [("id", "en", "English"), ("en", "id", "Bahasa Indonesia")])
def test_the_other_language_is_offered_in_its_own_words(language, offered, words):
    with translation.override(language):
        html = rendered("base.html", user=VISITOR)
    assert f'<button type="submit" class="link" lang="{offered}">{words}</button>' in html
    assert 'name="next" value="/komponen/?page=3&amp;kota=Bekasi"' in html


def test_the_clock_is_moved_only_in_the_demo(settings):
    assert "Jam demo" not in rendered("base.html", user=PERSON, today=TODAY, demo=False)
    if settings.DEMO:
        html = rendered("base.html", user=PERSON, today=TODAY, demo=True)
        assert "Kamis, 7 Agustus 2025" in html
        moves = [attrs["value"] for attrs in Outline(html).every("button") if attrs.get("name") == "move"]
        assert moves == ["day", "next", "month"]


def test_messages_become_alerts():
    messages = [
        SimpleNamespace(level_tag=tag, __str__=lambda self: "x") for tag in ("success", "error", "warning", "info")
    ]
    html = rendered("base.html", user=PERSON, messages=messages)
    assert re.findall(r'class="alert alert-(\w+)"', html) == ["ok", "bad", "warn", "info"]


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_page_tells_nothing_about_who_asks(name):
    pages = {
        rendered(name, user=user, navigation=menu, demo=True, acting_label=label, messages=["x"], csrf_token=token)
        for user, menu, label, token in [(PERSON, MENU, "HR PT Maju", "abc"), (VISITOR, [], "", "def")]
    }
    assert len(pages) == 1
    assert "<form" not in pages.pop()


def test_a_page_not_found_does_not_repeat_what_was_asked_for():
    assert rendered("404.html", exception="jkp/secret", request_path="/jkp/secret") == rendered("404.html")


def test_a_refused_page_says_whose_page_it_is():
    assert "Halaman ini untuk mediator." in rendered("403.html", exception="Halaman ini untuk mediator.")


def test_the_page_of_our_own_failure_needs_nothing():
    html = get_template("500.html").template.render(Context())
    assert len(html.encode()) <= 4 * 1024
    assert html == get_template("500.html").template.source


def test_the_whole_page_of_components_is_light():
    assert len(gzip.compress(components_page().encode())) <= 15 * 1024


def test_the_next_step_says_what_when_and_how_much():
    html = rendered(
        "components/next_step.html",
        title="Ajukan klaim",
        deadline=date(2025, 8, 11),
        today=TODAY,
        amount=2_250_000,
        url="/jkp/",
        button="Ajukan",
    )
    for words in ("Ajukan klaim", "Senin, 11 Agustus 2025", "4 hari lagi", "Rp2.250.000", 'href="/jkp/"'):
        assert words in html
    assert "Paling lambat" not in rendered("components/next_step.html", title="Menunggu mediator")


def test_months_say_their_state_in_words_and_shape():
    html = rendered("components/timeline.html", months=specimens(TODAY, NOW)["months"])
    assert re.findall(r'<li class="tl-(\w+)">', html) == ["ok", "bad", "warn", "neutral"]
    assert re.findall(r'aria-hidden="true">(.)<', html) == ["✓", "!", "3", "4"]
    assert "Bulan ke-3" in html
    assert "Dapat diajukan" in html


def test_a_finished_task_draws_no_colour():
    html = rendered("components/tasks.html", tasks=[{"label": "Konseling", "status_label": "Selesai", "tone": "ok"}])
    assert '<span class="done">Selesai</span>' in html
    assert "tag" not in html


def test_pages_of_a_list_keep_the_filters():
    html = components_page()
    assert 'href="?page=2&amp;kota=Bekasi"' in html
    assert 'href="?page=4&amp;kota=Bekasi"' in html
    assert "Halaman 3 dari 10" in html


@pytest.mark.parametrize(
    ("name", "context", "expected"),
    [
        ("status", {"label": "Ditolak", "tone": "bad"}, '<span class="tag tag-bad">Ditolak</span>'),
        ("status", {"label": "Draf", "tone": "neutral"}, '<span class="tag">Draf</span>'),
        ("alert", {"body": "<b>x</b>"}, "&lt;b&gt;x&lt;/b&gt;"),
        ("back", {"url": "/jkp/"}, '<a class="back" href="/jkp/">Kembali</a>'),
        ("empty", {"title": "Belum ada laporan."}, "Belum ada laporan."),
        ("stat", {"value": 3, "label": "berkas"}, '<p class="stat">3</p>'),
        ("meter", {"value": 2, "max": 6, "text": "2 dari 6"}, 'max="6" value="2" aria-label="2 dari 6"'),
        ("confirmation", {"title": "Terkirim", "number": "PHK-2508-7KQ2M9"}, "PHK-2508-7KQ2M9"),
        ("summary", {"rows": [{"label": "Nama", "value": "A\nB", "url": "/x/"}]}, '<span class="vh">Nama</span>'),
        ("history", {"entries": [{"at": NOW, "who": "Anda", "text": "x"}]}, "7 Agu 2025, 10.42 WIB"),
        ("error_summary", {"form": SpecimenForm()}, ""),
    ],
)
def test_component(name, context, expected):
    assert expected in rendered(f"components/{name}.html", **context)
