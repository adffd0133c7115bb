"""Why something is not done to a PHK file, in words for the person who asked for it."""

from django.utils.translation import gettext_lazy as _


class ReportRefused(Exception):
    """`message` tells the person what stands in the way."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class AlreadyReported(ReportRefused):
    """A live file about this employment exists; `report` is it, when the asker may see it."""

    def __init__(self, report=None, message=None):
        super().__init__(message or _("PHK untuk pekerja ini di perusahaan ini sudah dilaporkan."))
        self.report = report


class FileChanged(ReportRefused):
    """Somebody has said or added something since the mediator looked."""

    def __init__(self):
        super().__init__(_("Berkas ini berubah sejak Anda membukanya. Periksa lagi, lalu putuskan."))
