"""The pages of the regulations: for anybody, every figure in words, and nothing typed that the law says."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from accounts.models import Role
from casework.steps import advance
from core import clock
from core.money import rupiah
from jkp_claims.models import RegulationAdoption
from jkp_claims.regulation_values import percent
from jkp_claims.regulation_words import DUTIES, FIGURE_WORDS, GROUP_TITLES, Group, duties
from jkp_claims.regulations import (
    PP_6_2025,
    PP_37_2021,
    REGULATIONS,
    LateEffect,
    Regulation,
    WindowPolicy,
    figures,
)
from jkp_claims.rules import LiabilityKind
from jkp_claims.views import regulations as views
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates" / "jkp_claims").glob("regulation_*.html"))
BOTH = pytest.mark.parametrize("regulation", REGULATIONS.values(), ids=lambda regulation: regulation.name)


def words(response) -> str:
    """The main part's text, whitespace folded."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group()
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def open_page(name="jkp_claims:regulations", *args, query="") -> str:
    response = Client().get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return words(response)


def part(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


def side_by_side(text: str) -> tuple[str, str]:
    """What the list page says under "Yang berbeda" and under "Yang sama"."""
    different = part(text, "Baris ini berubah", "Yang sama Yang diatur")
    return different, part(text, "Yang sama Yang diatur", "Cara membaca pasal Contoh")


def history_in(text: str) -> str:
    return part(text, "Aturan baru dihitung", "Baris ini berubah")


def adopted(from_on: date, reason="Menteri meminta.") -> RegulationAdoption:
    """PP 6/2025, proposed by one administrator and adopted by another."""
    first, second = officer(Role.ADMINISTRATOR), officer(Role.ADMINISTRATOR)
    row = RegulationAdoption.objects.create(
        number=RegulationAdoption.new_number(),
        regulation="PP 6/2025",
        from_on=from_on,
        reason=reason,
        proposed_by=first,
    )
    return advance(
        row, RegulationAdoption.adopt, by=second, decided_by=second, decided_at=clock.now(), effect={"running": 0}
    )


# The words


def test_every_figure_has_its_words_and_no_words_are_left_over():
    assert set(FIGURE_WORDS) == set(figures(PP_37_2021))
    assert all(entry.label and entry.meaning for entry in FIGURE_WORDS.values())
    assert len({str(entry.label) for entry in FIGURE_WORDS.values()}) == len(FIGURE_WORDS)


@BOTH
@pytest.mark.parametrize("name", FIGURE_WORDS)
def test_every_value_is_written_in_lines(regulation, name):
    lines = FIGURE_WORDS[name].lines(getattr(regulation, name))
    assert lines
    assert all(isinstance(line, str) and line for line in lines)


def test_every_group_has_a_title_and_figures():
    assert set(GROUP_TITLES) == set(Group) == {entry.group for entry in FIGURE_WORDS.values()}


@pytest.mark.parametrize(
    ("rate", "text"),
    [("0.45", "45%"), ("0.50", "50%"), ("0.0022", "0,22%"), ("0.0010", "0,1%"), ("1", "100%"), ("0", "0%")],
)
def test_a_share_is_written_as_a_percentage(rate, text):
    assert percent(Decimal(rate)) == text


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (
            "rates",
            ["Bulan ke-1 sampai ke-3: 45% dari upah", "Bulan ke-4 sampai ke-6: 25% dari upah"],
            ["Bulan ke-1 sampai ke-6: 60% dari upah"],
        ),
        ("wage_ceiling", ["Rp5.000.000 sebulan"], ["Rp5.000.000 sebulan"]),
        ("jkm_share", ["0,1% dari upah"], ["Tidak ada"]),
        ("training_ceiling", ["Rp1.000.000"], ["Rp2.400.000"]),
        ("claim_months", ["3 bulan"], ["6 bulan"]),
        ("six_consecutive", ["Ya, 6 bulan"], ["Tidak"]),
        ("enrolment_age_years", ["54 tahun"], ["54 tahun"]),
        ("citizenship", ["Warga negara Indonesia"], ["Warga negara Indonesia"]),
        ("benefits_limit", ["3 kali"], ["3 kali"]),
        (
            "programmes",
            ["Mikro, Kecil: JKN, JKK, JHT, JKM", "Menengah, Besar: JKN, JKK, JHT, JP, JKM"],
            ["Mikro, Kecil: JKN, JKK, JHT, JKM", "Menengah, Besar: JKN, JKK, JHT, JP, JKM"],
        ),
        ("exempt_scales", ["Mikro"], ["Mikro"]),
        (
            "disability_cause",
            ["Sakit berkepanjangan atau cacat akibat kecelakaan kerja lebih dari 12 bulan"],
            ["Sakit berkepanjangan atau cacat akibat kecelakaan kerja lebih dari 12 bulan"],
        ),
        ("attendance_percent", ["Paling sedikit 80% pertemuan"], ["Paling sedikit 80% pertemuan"]),
        ("status_form_month", ["Bulan ke-6"], ["Bulan ke-6"]),
        ("distinct_employers", ["Ya"], ["Tidak"]),
        ("refund_working_days", ["7 hari kerja"], ["7 hari kerja"]),
        ("applications_needed", ["5 lamaran"], ["5 lamaran"]),
        ("interviews_needed", ["1 wawancara"], ["1 wawancara"]),
    ],
)
def test_values_in_words(name, old, new):
    assert FIGURE_WORDS[name].lines(getattr(PP_37_2021, name)) == old
    assert FIGURE_WORDS[name].lines(getattr(PP_6_2025, name)) == new


def test_a_rate_of_a_single_month_and_the_causes_are_named():
    one_month = FIGURE_WORDS["rates"].lines((Decimal("0.5"), Decimal("0.25"), Decimal("0.25")))
    assert one_month == ["Bulan ke-1: 50% dari upah", "Bulan ke-2 sampai ke-3: 25% dari upah"]
    assert FIGURE_WORDS["excluded_causes"].lines(PP_37_2021.excluded_causes) == [
        "Pekerja mengundurkan diri atas kemauan sendiri",
        "Pekerja memasuki usia pensiun",
        "Pekerja meninggal dunia",
        "Kontrak (PKWT) berakhir pada tanggalnya",
    ]


def test_the_policy_of_the_windows_is_written_line_by_line():
    policy = WindowPolicy(
        close_offset_days=11,
        last_month_working_days=12,
        late_effect=LateEffect.LAPSES,
        reminders_needed=13,
        reminder_channels_needed=14,
        extension_days=15,
    )
    lines = FIGURE_WORDS["window"].lines(policy)
    assert [re.findall(r"\d+", line) for line in lines] == [["11"], ["12"], [], ["13", "14"], ["15"]]
    assert lines[2] == "Terlambat: bulan itu tidak dibayar."
    assert "petugas memutuskan" in FIGURE_WORDS["window"].lines(PP_37_2021.window)[2]


@BOTH
def test_every_liability_has_its_sentence_with_the_figures_of_the_regulation(regulation):
    assert set(DUTIES) == set(LiabilityKind)
    text = " ".join(duties(regulation))
    assert "%(" not in text
    limits = f"{regulation.arrears_limit} bulan ({regulation.arrears_limit_closed} bulan bila perusahaan tutup)"
    for said in (limits, rupiah(regulation.training_ceiling), "dalam 3 bulan", "dalam 7 hari kerja", "Mikro"):
        assert said in text


# The pages


@pytest.mark.django_db
@BOTH
def test_anybody_reads_every_figure_with_its_article(regulation):
    text = open_page("jkp_claims:regulation", regulation.name)
    for name in figures(regulation):
        words_ = FIGURE_WORDS[name]
        said = [str(words_.label), str(words_.meaning), regulation.article(name)]
        assert [line for line in [*said, *words_.lines(getattr(regulation, name))] if line not in text] == []
    assert [sentence for sentence in duties(regulation) if sentence not in text] == []
    assert regulation.implemented_by in text
    assert "salinan pihak ketiga" in text
    assert "Syarat bulan ke-2 sampai ke-6" in text


@pytest.mark.django_db
def test_a_changed_figure_changes_the_page(monkeypatch):
    changed = replace(PP_37_2021, wage_ceiling=6_789_000, arrears_limit=9, rates=(Decimal("0.33"),) * 4)
    monkeypatch.setitem(views.BY_SLUG, "pp-37-2021", changed)
    text = open_page("jkp_claims:regulation", "PP 37/2021")
    for said in ("Rp6.789.000", "9 bulan", "Bulan ke-1 sampai ke-4: 33% dari upah", "Syarat bulan ke-2 sampai ke-4"):
        assert said in text
    for gone in ("Rp5.000.000", "45%", "Syarat bulan ke-2 sampai ke-6"):
        assert gone not in text


@pytest.mark.django_db
def test_an_unknown_regulation_is_not_there():
    assert reverse("jkp_claims:regulation", args=["PP 6/2025"]) == "/aturan/pp-6-2025/"
    assert reverse("jkp_claims:regulation", kwargs={"slug": "pp-6-2025"}) == "/aturan/pp-6-2025/"
    assert Client().get("/aturan/pp-1-1945/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("jkp_claims:regulation", args=["PP 1/1945"])


@pytest.mark.django_db
def test_what_differs_stands_first_and_is_computed(monkeypatch):
    text = open_page()
    different, same = side_by_side(text)
    for name in figures(PP_37_2021):
        differs = getattr(PP_37_2021, name) != getattr(PP_6_2025, name)
        label = str(FIGURE_WORDS[name].label)
        assert (label in different, label in same) == (differs, not differs), name
    assert "Bulan ke-1 sampai ke-3: 45% dari upah" in different
    assert PP_6_2025.article("rates") in different

    raised = replace(PP_6_2025, wage_ceiling=6_000_000)
    monkeypatch.setattr(views, "REGULATIONS", {"PP 37/2021": PP_37_2021, "PP 6/2025": raised})
    assert "Rp6.000.000 sebulan" in side_by_side(open_page())[0]


@pytest.mark.django_db
def test_by_default_pp_37_2021_is_in_force_without_end():
    text = open_page()
    assert "Berlaku hari ini PP 37/2021 Sejak 2 Februari 2021." in text
    history = history_in(text)
    assert "PP 37/2021 Berlaku Sejak 2 Februari 2021, tanpa batas akhir. Aturan dasar" in history
    assert "PP 6/2025" not in history
    assert "Aturan ini berlaku hari ini." in open_page("jkp_claims:regulation", "PP 37/2021")
    assert "Aturan ini tidak berlaku hari ini." in open_page("jkp_claims:regulation", "PP 6/2025")


@pytest.mark.django_db
def test_what_was_adopted_is_told_without_names():
    row = adopted(date(2025, 2, 7), reason="Menteri <b>meminta</b>.")
    response = Client().get(reverse("jkp_claims:regulations"))
    text = words(response)
    assert "Berlaku hari ini PP 6/2025 Sejak 7 Februari 2025." in text
    history = history_in(text)
    assert history.index("PP 6/2025 Berlaku Sejak 7 Februari 2025, tanpa batas akhir.") < history.index("PP 37/2021")
    assert "PP 37/2021 Tidak berlaku lagi Sejak 2 Februari 2021 sampai 6 Februari 2025." in history
    assert "oleh dua administrator" in history
    assert "Menteri &lt;b&gt;meminta&lt;/b&gt;." in response.content.decode()
    for person in (row.proposed_by, row.decided_by):
        assert person.full_name not in response.content.decode()
    assert "Aturan ini berlaku hari ini." in open_page("jkp_claims:regulation", "PP 6/2025")


@pytest.mark.django_db
def test_what_is_adopted_for_a_later_day_is_announced_and_does_not_count_yet(today):
    adopted(today + timedelta(days=1))
    text = open_page()
    assert "Berlaku hari ini PP 37/2021" in text
    assert "PP 6/2025 Akan berlaku Sejak" in text
    assert "PP 37/2021 Berlaku Sejak 2 Februari 2021 sampai" in text


@pytest.mark.django_db
def test_a_proposal_is_not_told():
    RegulationAdoption.objects.create(
        number=RegulationAdoption.new_number(),
        regulation="PP 6/2025",
        from_on=date(2025, 2, 7),
        reason="Rahasia.",
        proposed_by=officer(Role.ADMINISTRATOR),
    )
    assert "Rahasia" not in open_page()


# The contribution of a wage


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("PP 37/2021", "", "upah Rp5.000.000, dihitung dari Rp5.000.000"),
        ("PP 37/2021", "", "0,22% Rp11.000 PP 37/2021 Pasal 11 ayat (4)"),
        ("PP 37/2021", "", "Seluruhnya 0,46% Rp23.000"),
        ("PP 37/2021", "?upah=7000000", "upah Rp7.000.000, dihitung dari Rp5.000.000"),
        ("PP 37/2021", "?upah=3.333.333", "Seluruhnya 0,46% Rp15.332"),  # 7,333 + 4,666 + 3,333
        ("PP 6/2025", "?upah=Rp4.000.000", "Seluruhnya 0,36% Rp14.400"),  # 8,800 + 5,600
        ("PP 6/2025", "", "Diambil dari iuran Jaminan Kematian 0% Rp0"),
    ],
)
def test_the_contribution_of_a_wage_adds_up(name, query, said):
    assert said in open_page("jkp_claims:regulation", name, query=query)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "0", "-5", "empat juta", "1e6", "9" * 12, "9" * 5000, "\x00", "<b>"])
def test_a_faulty_wage_is_told_and_kept(typed):
    response = Client().get(reverse("jkp_claims:regulation", args=["PP 37/2021"]), {"upah": typed})
    assert response.status_code == 200
    text = words(response)
    assert "Ada yang perlu diperbaiki" in text
    assert "Seluruhnya" not in text
    if typed.isalnum():
        assert f'value="{typed}"' in response.content.decode()


# What must not be typed, and what leads here


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_number_of_the_law_stands_in_a_template(template):
    text = re.sub(
        r"{%\s*(?!translate|blocktranslate)[^%]*%}|{{[^}]*}}|{%\s*comment.*?endcomment\s*%}|<[^>]*>",
        " ",
        template.read_text(),
    )
    assert re.findall(r"\d+", text) == []


def test_there_are_templates_to_look_at():
    assert {path.name for path in TEMPLATES} >= {"regulation_list.html", "regulation_detail.html"}


@pytest.mark.django_db
def test_every_link_inside_a_page_has_its_place():
    for url in (reverse("jkp_claims:regulations"), reverse("jkp_claims:regulation", args=["PP 37/2021"])):
        html = Client().get(url).content.decode()
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
        for name in ("jkp_claims:check", "jkp_claims:calculator"):
            assert f'href="{reverse(name)}"' in html


@pytest.mark.django_db
def test_help_and_the_money_boxes_lead_here(sign_in):
    assert f'href="{reverse("jkp_claims:regulations")}"' in Client().get(reverse("help")).content.decode()
    month = Story().filed()
    link = f'href="{reverse("jkp_claims:regulation", args=[month.regulation])}"'
    client = sign_in(month.claim.participant.account)
    for url in (reverse("jkp_claims:my_jkp"), month.get_absolute_url(), month.claim.get_absolute_url()):
        assert link in client.get(url).content.decode(), url


@pytest.mark.django_db
def test_the_pages_ask_the_database_as_often_however_much_was_adopted():
    urls = [reverse("jkp_claims:regulations"), reverse("jkp_claims:regulation", args=["PP 37/2021"])]
    counts = []
    for from_on in (None, date(2025, 2, 7), date(2025, 3, 7), date(2025, 4, 7)):
        if from_on:
            adopted(from_on)
        counts.append([queries_of(url) for url in urls])
    assert counts[0] == counts[-1]
    assert counts[0][0] <= 4
    assert counts[0][1] <= 3


def queries_of(url) -> int:
    client = Client()
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.django_db
@BOTH
def test_the_pages_speak_english_too(regulation: Regulation):
    with translation.override("en"):
        assert percent(Decimal("0.0022")) == "0.22%"
        assert all(FIGURE_WORDS[name].lines(getattr(regulation, name)) for name in FIGURE_WORDS)
        assert len(list(duties(regulation))) == len(LiabilityKind)
