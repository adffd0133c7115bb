from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    WORKER = "worker", _("Pekerja")
    EMPLOYER = "employer", _("Pemberi kerja")
    MEDIATOR = "mediator", _("Mediator Disnaker")
    COUNSELLOR = "counsellor", _("Pengantar kerja")
    VERIFIER = "verifier", _("Verifikator BPJS")
    PAY_MAKER = "pay_maker", _("Petugas pembayaran: penyusun")
    PAY_APPROVER = "pay_approver", _("Petugas pembayaran: penyetuju")
    PAY_RELEASER = "pay_releaser", _("Petugas pembayaran: pelepas")
    ADMINISTRATOR = "administrator", _("Administrator")


REGIONAL_ROLES = (Role.MEDIATOR, Role.COUNSELLOR)
OFFICER_ROLES = tuple(role for role in Role if role not in (Role.WORKER, Role.EMPLOYER))
