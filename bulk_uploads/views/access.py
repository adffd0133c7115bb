"""What the pages of one upload share: whose it is, and what a person may do with it."""

from django.http import Http404
from django.utils.functional import cached_property

from accounts.access import roles
from accounts.models import Role
from bulk_uploads.kinds import Kind, kinds
from bulk_uploads.models import Upload
from bulk_uploads.permissions import edits, sends


class OfEmployers:
    """Mixin: pages of those who act for a company."""

    access = roles(Role.EMPLOYER)


class OfKind(OfEmployers):
    """Mixin: pages of one kind of spreadsheet; 404 when there is none of that code."""

    @cached_property
    def kind(self) -> Kind:
        kind = kinds().get(self.kwargs["kind"])
        if kind is None:
            raise Http404
        return kind


class OfUpload(OfEmployers):
    """Mixin: pages of one upload; 404 for whoever may not see it, as if it did not exist."""

    @cached_property
    def upload(self) -> Upload:
        found = Upload.objects.visible_to(self.request.user).select_related("owner", "sent_by")
        upload = found.filter(pk=self.kwargs["pk"]).first()
        if upload is None:
            raise Http404
        return upload

    @cached_property
    def may_edit(self) -> bool:
        return edits(self.upload, self.request.user)

    @cached_property
    def may_send(self) -> bool:
        return sends(self.upload, self.request.user)

    def dispatch(self, request, *args, **kwargs):
        self.kwargs = kwargs
        self.request = request
        self.upload  # noqa: B018 -- 404 before anything else is said
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        upload = self.upload
        return super().get_context_data(
            upload=upload,
            kind=upload.about,
            scope=upload.scope,
            may_edit=self.may_edit,
            may_send=self.may_send,
            **kwargs,
        )
