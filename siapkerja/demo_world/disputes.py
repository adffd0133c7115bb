"""What people at work dispute about their record: one waits for the company, one for the Disnaker."""

from datetime import date

from accounts.models import User
from registry import disputes
from registry.choices import MemberRole
from registry.models import DisputedField, Employment

STARTED, CONTRACT = DisputedField.STARTED_ON, DisputedField.CONTRACT


def write_disputes(users: dict[str, User], employments: dict[str, Employment], today: date) -> None:
    disputes.send(
        person=users["budi"],
        employment=employments["budi"],
        field=STARTED,
        stated="3 Februari 2014",
        why="Di surat pengangkatan saya tertulis tanggal yang lain.",
        today=today,
    )
    sent = disputes.send(
        person=users["dian"],
        employment=employments["dian"],
        field=CONTRACT,
        stated="PKWTT (tetap), SK-118/2019",
        why="Saya sudah diangkat menjadi pekerja tetap.",
        today=today,
    )
    member = employments["dian"].company.memberships.get(role=MemberRole.OWNER).user
    denied = disputes.deny(sent, by=member, note="Nomor surat itu tidak ada di arsip kami.")
    disputes.escalate(denied, by=users["dian"], note="Salinan suratnya ada pada saya.", today=today)
