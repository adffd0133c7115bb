"""The sections that are lists: show, add, change, take away."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, View

from accounts.access import SIGNED_IN, private_file
from casework.forms import NoQuestions
from core import clock
from documents.keeping import KeepsDocuments
from documents.views import serve
from profiles import services
from profiles.models import Certificate, Entry, Profile
from profiles.sections import SECTIONS, Section


class OfSection:
    """Mixin: the section that the URL names; an unknown one does not exist."""

    @cached_property
    def section(self) -> Section:
        try:
            return SECTIONS[self.kwargs["section"]]
        except KeyError:
            raise Http404 from None

    @property
    def list_url(self) -> str:
        return reverse("profiles:entries", args=[self.section.slug])

    def get_context_data(self, **kwargs):
        return super().get_context_data(section=self.section, list_url=self.list_url, **kwargs)


class EntriesView(OfSection, ListView):
    """The rows of one section; where there is none, one may say that there is nothing to fill in."""

    access = SIGNED_IN
    template_name = "profiles/entry_list.html"

    def get_queryset(self):
        entries = self.section.model.objects.visible_to(self.request.user)
        if self.section.model is Certificate:
            entries = entries.select_related("document")
        return entries.order_by(self.section.order, "pk")

    def post(self, request, *args, **kwargs):
        if not self.section.absence:
            raise Http404
        services.save_absence(request.user, self.section.absence, request.POST.get("absent") == "1", clock.now())
        messages.success(request, _("Tersimpan."))
        return HttpResponseRedirect(self.list_url)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["rows"] = [(entry, self.section.detail(entry)) for entry in context["object_list"]]
        if self.section.absence:
            context["is_absent"] = getattr(Profile.objects.for_user(self.request.user), self.section.absence)
        return context


class AddEntryView(KeepsDocuments, OfSection, FormView):
    access = SIGNED_IN
    template_name = "profiles/entry_edit.html"

    @cached_property
    def entry(self) -> Entry:
        return self.section.model(user=self.request.user)

    @property
    def heading(self) -> str:
        return self.section.add

    def get_form_class(self):
        return self.section.form

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.entry, "today": clock.today()}

    def form_valid(self, form):
        try:
            services.save_entry(form.save(commit=False), form.cleaned_data.get("file"))
        except services.SectionIsFull:
            messages.warning(
                self.request,
                _("Bagian ini sudah berisi %(most)s isian. Hapus salah satu sebelum menambah.")
                % {"most": services.MOST_ENTRIES},
            )
        except IntegrityError:  # sent twice at the same moment: the first one is there
            messages.info(self.request, _("Isian ini sudah ada di profil Anda."))
        else:
            messages.success(self.request, _("Tersimpan."))
        return HttpResponseRedirect(self.list_url)

    def get_context_data(self, **kwargs):
        return super().get_context_data(entry=self.entry, heading=self.heading, **kwargs)


class EditEntryView(AddEntryView):
    @cached_property
    def entry(self) -> Entry:
        return own_entry(self.section, self.request.user, self.kwargs["pk"])

    @property
    def heading(self) -> str:
        return self.section.edit


class RemoveEntryView(OfSection, FormView):
    """Asks once more."""

    access = SIGNED_IN
    template_name = "profiles/entry_remove.html"
    form_class = NoQuestions

    @cached_property
    def entry(self) -> Entry:
        return own_entry(self.section, self.request.user, self.kwargs["pk"])

    def form_valid(self, form):
        services.remove_entry(self.entry)
        messages.success(self.request, _("Sudah dihapus."))
        return HttpResponseRedirect(self.list_url)

    def get_context_data(self, **kwargs):
        return super().get_context_data(entry=self.entry, detail=self.section.detail(self.entry), **kwargs)


class CertificateFileView(View):
    access = private_file()

    def get(self, request, pk):
        certificate = get_object_or_404(
            Certificate.objects.visible_to(request.user).select_related("document"), pk=pk, document__isnull=False
        )
        return serve(certificate.document)


def own_entry(section: Section, user, pk) -> Entry:
    return get_object_or_404(section.model.objects.visible_to(user), pk=pk)
