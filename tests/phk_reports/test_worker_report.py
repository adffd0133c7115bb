import pytest

from notifications.models import Notice
from phk_reports import evidence_sets
from phk_reports.models import EvidenceKind, EvidenceSet, PhkReport, Side, State
from tests.clients import client_of
from tests.documents.factories import DocumentFactory, pdf, upload
from tests.phk_reports.factories import draft, people, report_in

pytestmark = pytest.mark.django_db

SETS = {
    "accepted": [{"acceptance"}, {"report_receipt"}],
    "agreed": [{"joint_agreement"}, {"registration_deed", "report_receipt"}],
    "ruled": [{"court_ruling"}],
    "none": [],
}


@pytest.fixture
def around():
    return people()


@pytest.fixture
def report(around):
    """The worker's draft: when and why are said, nothing else."""
    return draft(around, side=Side.WORKER, documents=[])


@pytest.fixture
def client(around):
    return client_of(around.worker)


def test_every_set_asks_for_the_documents_of_the_regulation():
    assert {
        str(name): [set(map(str, group)) for group in groups] for name, groups in evidence_sets.ASKS.items()
    } == SETS
    assert set(evidence_sets.ASKS) == set(EvidenceSet)


def test_the_first_task_comes_first(around, client):
    client.post("/jkp/phk/lapor/", {"employment": str(around.employment.pk)})
    report = PhkReport.objects.get()
    assert client.get(f"/jkp/phk/{report.pk}/bukti/").url == f"/jkp/phk/{report.pk}/phk/"
    assert client.post(f"/jkp/phk/{report.pk}/bukti/", {"evidence_set": "none"}).url == f"/jkp/phk/{report.pk}/phk/"


@pytest.mark.parametrize(("chosen", "asked"), SETS.items())
def test_the_tasks_follow_from_the_evidence_that_there_is(report, client, chosen, asked):
    assert client.post(f"/jkp/phk/{report.pk}/bukti/", {"evidence_set": chosen}).url == f"/jkp/phk/{report.pk}/"
    tasks = client.get(f"/jkp/phk/{report.pk}/").context["tasks"]
    shown = [task["label"] for task in tasks]
    for group in asked:
        label = " atau ".join(str(EvidenceKind(kind).label) for kind in EvidenceKind.values if kind in group)
        assert any(set(label.split(" atau ")) == set(one.split(" atau ")) for one in shown)
    said = report.statements.order_by("version").last()
    assert (said.evidence_set, said.terminated_on, said.cause) == (chosen, report.terminated_on, report.cause)


def test_a_document_of_the_group_closes_its_task(report, client):
    client.post(f"/jkp/phk/{report.pk}/bukti/", {"evidence_set": "agreed"})
    page = f"/phk/{report.pk}/bukti/"
    assert 'value="joint_agreement" selected' in client.get(f"{page}?jenis=joint_agreement").text
    sent = client.post(page, {"evidence_kind": "report_receipt", "file": upload(pdf(), "tanda-terima.pdf")})
    assert sent.status_code == 302
    states = {task["label"]: task["status_label"] for task in client.get(f"/jkp/phk/{report.pk}/").context["tasks"]}
    assert states["Perjanjian bersama"] == "Belum"
    deed = next(label for label in states if label.startswith("Akta bukti"))
    assert states[deed] == "Selesai"


def test_who_has_no_evidence_sends_all_the_same_and_the_company_is_asked(around, report, client):
    client.post(f"/jkp/phk/{report.pk}/bukti/", {"evidence_set": "none"})
    answer = client.post(f"/phk/{report.pk}/kirim/")
    assert answer.url == f"/jkp/phk/{report.pk}/terkirim/"
    page = client.get(answer.url).text
    assert report.number in page
    assert "Bukti PHK kami minta dari perusahaan" in page
    asked = Notice.objects.get(recipient=around.member, url=report.get_absolute_url())
    assert "belum punya bukti" in asked.body
    mediator = Notice.objects.get(recipient=around.mediator, url=report.get_absolute_url())
    assert "perusahaan diminta mengunggahnya" in mediator.body


def test_who_has_evidence_asks_the_company_only_to_answer(around):
    report_in(State.SUBMITTED, around, side=Side.WORKER, documents=[DocumentFactory(owner=around.worker)])
    assert "belum punya bukti" not in Notice.objects.get(recipient=around.member).body


def test_the_page_of_what_was_sent_can_be_opened_again_and_a_draft_leads_to_its_tasks(around, report, client):
    assert client.get(f"/jkp/phk/{report.pk}/terkirim/").url == f"/jkp/phk/{report.pk}/"
    client.post(f"/phk/{report.pk}/kirim/")
    assert client.get(f"/jkp/phk/{report.pk}/terkirim/").status_code == 200
    assert client.get(f"/jkp/phk/{report.pk}/bukti/").url == report.get_absolute_url()
    assert client_of(people().worker).get(f"/jkp/phk/{report.pk}/terkirim/").status_code == 404


def test_who_is_in_no_register_is_led_to_say_so(client):
    page = client.get("/jkp/phk/lapor/").text
    assert "Perusahaan saya tidak ada di daftar" in page
