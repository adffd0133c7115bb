from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from core.forms import DateField3, NamesWhatIsMissing, NikField, RupiahField
from siapkerja.specimens import SpecimenForm, faulty_form


class DateForm(forms.Form):
    terminated_on = DateField3(label="Tanggal PHK")


class PlainDateForm(forms.Form):
    terminated_on = forms.DateField(widget=DateField3.widget)


class WageForm(forms.Form):
    wage = RupiahField(label="Upah", min_value=1)


class NikForm(forms.Form):
    nik = NikField()


def typed(day="", month="", year=""):
    return {"terminated_on_day": day, "terminated_on_month": month, "terminated_on_year": year}


@pytest.mark.parametrize("form_class", [DateForm, PlainDateForm])
@pytest.mark.parametrize("data", [typed("27", "3", "2025"), typed(" 27", "03 ", "2025")])
def test_three_boxes_make_a_date(form_class, data):
    form = form_class(data)
    assert form.is_valid()
    assert form.cleaned_data["terminated_on"] == date(2025, 3, 27)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (typed(), "Tulis tanggal PHK."),
        (typed("31", "2", "2025"), "Tanggal PHK harus berisi hari, bulan, dan tahun. Contoh: 27 3 2025."),
        (typed("27", "", "2025"), "Tanggal PHK harus berisi hari, bulan, dan tahun. Contoh: 27 3 2025."),
        (typed("", "3", "2025"), "Tanggal PHK harus berisi hari, bulan, dan tahun. Contoh: 27 3 2025."),
        (typed("27", "3", "25"), "Tanggal PHK harus berisi hari, bulan, dan tahun. Contoh: 27 3 2025."),
        (typed("27", "Maret", "2025"), "Tanggal PHK harus berisi hari, bulan, dan tahun. Contoh: 27 3 2025."),
        (typed("3", "27", "2025"), "Tanggal PHK harus berisi hari, bulan, dan tahun. Contoh: 27 3 2025."),
    ],
)
def test_what_is_not_a_date_is_named_and_kept(data, message):
    form = DateForm(data)
    assert form.errors == {"terminated_on": [message]}
    for name, text in data.items():
        assert not text or f'name="{name}" value="{text}"' in str(form)


@pytest.mark.parametrize("data", [typed("31", "2", "2025"), typed("a", "-", "2025")])
def test_a_plain_date_field_refuses_the_same(data):
    assert not PlainDateForm(data).is_valid()


def test_a_date_is_shown_again_and_unchanged():
    form = DateForm(initial={"terminated_on": date(2025, 3, 7)})
    for name, text in typed("7", "3", "2025").items():
        assert f'name="{name}" value="{text}"' in str(form)
    assert DateForm(typed("7", "3", "2025"), initial={"terminated_on": date(2025, 3, 7)}).has_changed() is False


@pytest.mark.parametrize(
    "text",
    [
        "4500000",
        "4.500.000",
        "Rp4.500.000",
        "rp 4.500.000",
        "Rp. 4.500.000,-",
        "4.500.000,00",
        "4,500,000",
        "4 500 000",
    ],
)
def test_rupiah_as_people_write_it(text):
    form = WageForm({"wage": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["wage"] == 4_500_000


@pytest.mark.parametrize(
    "text", ["empat juta", "4.5", "4.500.00", "4.500,000", "4500000.50", "4,5 juta", "-4500000", "$5"]
)
def test_what_is_not_rupiah_is_refused_with_an_example(text):
    form = WageForm({"wage": text})
    assert form.errors == {"wage": ["Tulis jumlah rupiah dengan angka. Contoh: 4500000."]}
    assert f'value="{text}"' in str(form)


def test_rupiah_limits_and_display():
    assert "wage" in WageForm({"wage": "0"}).errors
    assert 'value="4.500.000"' in str(WageForm(initial={"wage": 4_500_000}))


@pytest.mark.parametrize("text", ["3275010104970004", "3275 0101 0497 0004", "3275.0101.0497.0004"])
def test_a_nik_may_be_spaced(text):
    form = NikForm({"nik": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["nik"] == "3275010104970004"


def test_a_short_nik_says_how_many_digits():
    assert "16 angka" in NikForm({"nik": "3275"}).errors["nik"][0]


def test_an_empty_field_is_named():
    errors = SpecimenForm({}).errors
    assert errors["full_name"] == ["Tulis nama sesuai KTP."]
    assert errors["nik"] == ["Tulis NIK."]
    assert errors["cause"] == ["Pilih alasan PHK."]
    assert errors["evidence"] == ["Pilih surat PHK."]
    assert errors["agreed"] == ["Centang pernyataan ini untuk melanjutkan."]


def test_a_message_of_its_own_stays():
    class OwnWords(NamesWhatIsMissing, forms.Form):
        name = forms.CharField(error_messages={"required": "Siapa nama Anda?"})

    assert OwnWords({}).errors == {"name": ["Siapa nama Anda?"]}


def test_an_error_is_said_beside_the_field_and_on_top_in_the_same_words():
    form = faulty_form()
    html = str(form)
    for field in form.visible_fields():
        for error in field.errors:
            assert html.count(str(error)) >= 1
        if field.errors:
            assert f'id="{field.auto_id}_error"' in html
            assert f"{field.auto_id}_error" in "".join(part for part in html.split('aria-describedby="')[1:])
            assert 'aria-invalid="true"' in html


def test_groups_are_fieldsets_and_files_are_not():
    html = str(SpecimenForm())
    assert html.count("<fieldset") == html.count("<legend>") == 3
    assert '<label for="id_evidence">' in html
    assert 'aria-describedby="id_evidence_helptext"' in html


def test_optional_fields_say_so():
    html = str(SpecimenForm())
    assert html.count("(boleh kosong)") == 2


def test_help_is_escaped():
    class Form(forms.Form):
        name = forms.CharField(help_text="<b>x</b>", label="<i>")

    html = str(Form())
    assert "&lt;b&gt;x" in html
    assert "<i>" not in html


def test_fields_with_a_prefix_keep_their_boxes():
    form = DateForm(QueryDict("a-terminated_on_day=27&a-terminated_on_month=3&a-terminated_on_year=2025"), prefix="a")
    assert form.is_valid()
    assert 'id="id_a-terminated_on_day"' in str(form)
