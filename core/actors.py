"""Who acts next, as it is said to the worker."""

from django.utils.translation import gettext_lazy as _

YOU = _("Anda")
COMPANY = _("Perusahaan")
COMPANY_THEN_DISNAKER = _("Perusahaan, lalu Disnaker")
DISNAKER = _("Disnaker")
BPJS = _("Verifikator BPJS")
ANOTHER_VERIFIER = _("Verifikator BPJS lain")
PAY_OFFICE = _("Petugas pembayaran")
PORTAL = _("Portal, otomatis")
ADMINISTRATOR = _("Administrator lain")
NOBODY = _("Tidak ada yang harus bertindak")
REPORTER = _("Pelapor")
MEDIATOR = _("Mediator Disnaker")
ANOTHER_MEDIATOR = _("Mediator Disnaker lain")
BOTH_SIDES = _("Anda dan perusahaan")
COUNSELLOR = _("Pengantar kerja")
APPROVER = _("Petugas penyetuju")
RELEASER = _("Petugas pelepas")
BANK = _("Bank penerima")
