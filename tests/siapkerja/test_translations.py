"""The catalogue says exactly what Django looks up, and its faults are found."""

import re
from copy import deepcopy

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.utils import translation

from siapkerja import catalogue

TRICKY = """{% load i18n %}
{% comment %}{% translate "di luar" %}{{ x|default:_("juga di luar") }}{% endcomment %}
{% translate "satu" %}
{% translate 'petik "dua"' %}
{% translate "45% upah" %}
{% translate "buka" context "toko" %}
{% translate "disimpan" as kept %}{{ kept }}
{{ nothing|default:_("kosong 0%") }}
{% if x == _("banding") %}{% else %}{% translate "di cabang lain" %}{% endif %}
{% for a in "" %}{% empty %}{% translate "tidak ada" %}{% endfor %}
{% blocktranslate %}polos {{ x }} 10%{% endblocktranslate %}
{% blocktranslate trimmed with a=x b=_("dengan") %}
  dua baris {{ a }}
  jadi satu {{ b }}
{% endblocktranslate %}
{% blocktranslate trimmed count n=2 %}
  {{ n }} hari
{% plural %}
  {{ n }} hari-hari
{% endblocktranslate %}
{% blocktranslate context "jam" %}pukul {{ x }}{% endblocktranslate %}
{% blocktranslate asvar kept2 %}simpanan{% endblocktranslate %}{{ kept2 }}
"""
PYTHON = """
from django.utils.translation import gettext_lazy as _, gettext_noop, ngettext, pgettext, npgettext, pgettext_lazy

LABEL = _("satu " "kalimat")
MARKED = gettext_noop("ditandai")
DAYS = ngettext("%(n)d hari", "%(n)d hari-hari", 2) % {"n": 2}
SHOP = pgettext("toko", "buka")
SHOP_LAZY = pgettext_lazy("toko", "tutup")
SHOPS = npgettext("toko", "satu toko", "%(n)d toko", 2)
TEXT = format_lazy("{a} {b}", a=_("bagian {x}"), b=str("bukan pesan"))
NOTHING = _(variable)
"""


def shouted(catalog: Catalog) -> Catalog:
    """Every message translated by itself in brackets."""
    for message in catalog:
        if message.id:
            message.string = tuple(f"«{form}»" for form in message.id) if message.pluralizable else f"«{message.id}»"
    return catalog


@pytest.fixture
def folder(tmp_path, settings):
    """An empty `locale/` that Django reads."""
    settings.LOCALE_PATHS = [tmp_path]
    return tmp_path


@pytest.fixture
def use(folder, settings):
    """Write and compile a catalogue, and make Django read it again."""

    def make(catalog: Catalog) -> None:
        catalogue.write(catalog, catalogue.path())
        catalogue.compile_catalogue(catalogue.path())
        settings.LOCALE_PATHS = [folder]

    return make


def said_by(text: str, context: str | None = None) -> Catalog:
    catalog = Catalog(locale="en")
    catalog.add(text, context=context)
    return catalog


def test_a_template_is_looked_up_under_what_was_extracted(use, tmp_path):
    file = tmp_path / "tricky.html"
    file.write_text(TRICKY)
    source = catalogue.extracted([file])
    use(shouted(source))
    with translation.override("en"):
        rendered = Template(TRICKY).render(Context({"x": "X", "nothing": ""}))
    lines = [line.strip() for line in rendered.splitlines() if line.strip()]
    assert lines == [
        "«satu»",
        '«petik "dua"»',
        "«45% upah»",
        "«buka»",
        "«disimpan»",
        "«kosong 0%%»",  # Django does not halve the percent signs of a default: its own quirk
        "«di cabang lain»",
        "«tidak ada»",
        "«polos X 10%»",
        "«dua baris X jadi satu «dengan»»",
        "«2 hari-hari»",
        "«pukul X»",
        "«simpanan»",
    ]
    assert "banding" in source
    assert not [message for message in source if "di luar" in str(message.id)]


def test_every_tag_of_our_templates_is_extracted():
    tag = re.compile(r"{%\s*(?:translate|blocktranslate)\b|\b_\([\"']")
    for file in sorted((django_settings.BASE_DIR / "templates").rglob("*.html")):
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", file.read_text(), flags=re.DOTALL)
        assert len(list(catalogue.messages_of_template(text))) == len(tag.findall(text)), file


def test_python_is_extracted_with_plurals_and_contexts():
    assert set(catalogue.messages_of_python(PYTHON)) == {
        ("satu kalimat", None),
        ("ditandai", None),
        (("%(n)d hari", "%(n)d hari-hari"), None),
        ("buka", "toko"),
        ("tutup", "toko"),
        (("satu toko", "%(n)d toko"), "toko"),
        ("bagian {x}", None),
    }


def test_python_is_looked_up_under_what_was_extracted(use, tmp_path):
    file = tmp_path / "words.py"
    file.write_text(PYTHON)
    use(shouted(catalogue.extracted([file])))
    with translation.override("en"):
        assert translation.gettext("satu kalimat") == "«satu kalimat»"
        assert translation.ngettext("%(n)d hari", "%(n)d hari-hari", 1) == "«%(n)d hari»"
        assert translation.ngettext("%(n)d hari", "%(n)d hari-hari", 2) == "«%(n)d hari-hari»"
        assert translation.pgettext("toko", "buka") == "«buka»"
        assert translation.npgettext("toko", "satu toko", "%(n)d toko", 2) == "«%(n)d toko»"
    with translation.override("id"):
        assert translation.gettext("satu kalimat") == "satu kalimat"


@pytest.mark.parametrize(
    ("source", "translated", "fault"),
    [
        ("ada", {}, "not in the catalogue: 'ada'"),
        ("ada", {"ada": ""}, "not translated: 'ada'"),
        ("ada", {"ada": "is", "hilang": "gone"}, "no longer said: 'hilang'"),
        ("%(n)d hari", {"%(n)d hari": "%(m)d days"}, "placeholders differ: '%(n)d hari'"),
        ("%(n)d hari", {"%(n)d hari": "some days"}, "placeholders differ: '%(n)d hari'"),
        ("{who} datang", {"{who} datang": "{whom} comes"}, "placeholders differ: '{who} datang'"),
        ("{sum:,} rupiah", {"{sum:,} rupiah": "rupiah"}, "placeholders differ: '{sum:,} rupiah'"),
        ("45%% dari {x}", {"45%% dari {x}": "45% of {x}"}, "placeholders differ: '45%% dari {x}'"),
    ],
)
def test_a_fault_is_found(source, translated, fault):
    known = Catalog(locale="en")
    for text, english in translated.items():
        known.add(text, english)
    assert [line.rsplit(" (", 1)[0] for line in catalogue.faults(said_by(source), known)] == [fault]


def test_a_fuzzy_translation_is_a_fault():
    known = said_by("ada")
    known["ada"].string = "is"
    assert catalogue.faults(said_by("ada"), known) == []
    known["ada"].flags.add("fuzzy")
    assert catalogue.faults(said_by("ada"), known) == ["fuzzy: 'ada' (catalogue)"]


def test_each_plural_form_needs_a_translation_and_its_placeholders():
    source, known = Catalog(locale="en"), Catalog(locale="en")
    source.add(("%(n)d hari", "%(n)d hari"))
    known.add(("%(n)d hari", "%(n)d hari"), ("%(n)d day", ""))
    assert catalogue.faults(source, known) == ["not translated: '%(n)d hari' (catalogue)"]
    known["%(n)d hari"].string = ("one day", "%(n)d days")
    assert catalogue.faults(source, known) == ["placeholders differ: '%(n)d hari' (catalogue)"]
    known["%(n)d hari"].string = ("%(n)d day", "%(n)d days")
    assert catalogue.faults(source, known) == []


def test_the_same_words_in_another_context_are_another_message():
    assert catalogue.faults(said_by("buka", "toko"), said_by("buka")) != []


def test_extracting_keeps_translations_marks_changed_ones_and_churns_nothing(folder):
    file = catalogue.path()
    first = said_by("Ajukan klaim bulan ini sekarang")
    first.add("tetap", context="toko")
    catalogue.merge(first, file)
    known = catalogue.read(file)
    known["Ajukan klaim bulan ini sekarang"].string = "Claim this month now"
    known.get("tetap", "toko").string = "stays"
    catalogue.write(known, file)

    second = said_by("Ajukan klaim bulan ini hari ini")
    second.add("tetap", context="toko")
    catalogue.merge(second, file)
    merged = catalogue.read(file)
    assert merged.get("tetap", "toko").string == "stays"
    assert merged["Ajukan klaim bulan ini hari ini"].string == "Claim this month now"
    assert merged["Ajukan klaim bulan ini hari ini"].fuzzy
    assert catalogue.faults(second, merged) == ["fuzzy: 'Ajukan klaim bulan ini hari ini' (catalogue)"]

    text = file.read_text()
    catalogue.merge(second, file)
    assert file.read_text() == text
    assert not re.search(r"Date|Translator|Project|Generated", text)


def test_the_command_says_what_is_missing_and_compiles(folder, capsys, monkeypatch):
    source = catalogue.extracted(catalogue.sources())
    monkeypatch.setattr(catalogue, "extracted", lambda files: deepcopy(source))
    with pytest.raises(CommandError, match="is missing"):
        call_command("translations", "compile")
    with pytest.raises(CommandError, match="not in the catalogue: 'Langsung ke isi'"):
        call_command("translations", "check")
    call_command("translations", "extract")
    with pytest.raises(CommandError, match="not translated: 'Langsung ke isi'"):
        call_command("translations", "check")
    catalogue.write(shouted(catalogue.read(catalogue.path())), catalogue.path())
    call_command("translations", "check")
    call_command("translations", "compile")
    assert catalogue.path().with_suffix(".mo").exists()
