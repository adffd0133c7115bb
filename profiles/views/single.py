"""The sections that hold one thing: where one lives, what one wishes, the photo, the CV."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from accounts.access import SIGNED_IN, private_file
from casework.forms import NoQuestions
from core import clock
from documents.keeping import KeepsDocuments
from documents.views import serve
from profiles import services
from profiles.forms import CvForm, DomicileForm, JobWishForm, PhotoForm
from profiles.models import JobWish, Profile


class SectionView(FormView):
    """Base: one form, saved alone; afterwards the overview says what is left."""

    access = SIGNED_IN
    success_url = reverse_lazy("profiles:overview")

    @cached_property
    def profile(self) -> Profile:
        return Profile.objects.for_user(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(profile=self.profile, **kwargs)

    def saved(self):
        messages.success(self.request, _("Tersimpan."))
        return HttpResponseRedirect(self.get_success_url())


class DomicileView(SectionView):
    template_name = "profiles/domicile.html"
    form_class = DomicileForm

    def get_initial(self):
        profile = self.profile
        return {"address": profile.address, "region": profile.region_id, "postal_code": profile.postal_code}

    def form_valid(self, form):
        names = ("address", "region", "postal_code")
        said = {name: form.cleaned_data[name] for name in names}
        services.save_domicile(self.request.user, now=clock.now(), **said)
        return self.saved()


class WishesView(SectionView):
    template_name = "profiles/wishes.html"
    form_class = JobWishForm

    def get_initial(self):
        wish = JobWish.objects.visible_to(self.request.user).first()
        return {name: getattr(wish, name) for name in JobWishForm.base_fields} if wish else {}

    def form_valid(self, form):
        services.save_wish(self.request.user, **form.wished())
        return self.saved()


class FileSectionView(KeepsDocuments, SectionView):
    """Base: put a file in place of the one before. `field` is its name in `Profile`."""

    template_name = "profiles/file_edit.html"
    field = ""
    heading = ""
    button = ""
    about = ""

    def form_valid(self, form):
        services.keep_file(self.request.user, self.field, form.cleaned_data["file"], clock.now())
        return self.saved()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            field=self.field,
            heading=self.heading,
            about=self.about,
            document=getattr(self.profile, self.field),
            file_url=reverse_lazy(f"profiles:{self.field}_file"),
            remove_url=reverse_lazy(f"profiles:{self.field}_remove"),
            **kwargs,
        )


class PhotoView(FileSectionView):
    form_class = PhotoForm
    field = "photo"
    heading = gettext_lazy("Foto")
    about = gettext_lazy("Foto tampil di kartu SIAPkerja-ID. Hanya Anda yang melihatnya di portal ini.")


class CvView(FileSectionView):
    form_class = CvForm
    field = "cv"
    heading = gettext_lazy("CV")
    about = gettext_lazy("Saat melamar, Anda memilih apakah CV ini ikut dikirim ke perusahaan.")


class RemoveFileView(SectionView):
    """Asks once more."""

    template_name = "profiles/file_remove.html"
    form_class = NoQuestions
    field = ""
    question = ""

    def form_valid(self, form):
        services.remove_file(self.request.user, self.field, clock.now())
        messages.success(self.request, _("Sudah dihapus."))
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            question=self.question, up=reverse_lazy(f"profiles:{self.field}"), field=self.field, **kwargs
        )


class RemovePhotoView(RemoveFileView):
    field = "photo"
    question = gettext_lazy("Hapus foto Anda?")


class RemoveCvView(RemoveFileView):
    field = "cv"
    question = gettext_lazy("Hapus CV Anda?")


class OwnFileView(View):
    """The person's own photo or CV; nobody else's is reachable here."""

    access = private_file()
    field = ""
    as_attachment = True

    def get(self, request):
        document = getattr(Profile.objects.for_user(request.user), self.field)
        if document is None:
            raise Http404
        return serve(document, as_attachment=self.as_attachment)


class PhotoFileView(OwnFileView):
    field = "photo"
    as_attachment = False


class CvFileView(OwnFileView):
    field = "cv"
