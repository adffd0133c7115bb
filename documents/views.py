from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.generic import FormView, TemplateView

from accounts.access import PUBLIC
from documents.forms import CodeForm, clean_code
from documents.models import Document, Letter

SANDBOX = "sandbox; default-src 'none'"


def serve(document: Document, as_attachment: bool = True) -> HttpResponse:
    """The file itself. The caller has shown that the person may read it."""
    if settings.PRIVATE_FILES_ACCEL:
        response = HttpResponse(content_type=document.content_type)
        response["X-Accel-Redirect"] = f"{settings.PRIVATE_FILES_ACCEL.rstrip('/')}/{document.file.name}"
    else:
        response = FileResponse(document.file.open("rb"), content_type=document.content_type)
    return _guarded(response, document.name, as_attachment)


def serve_letter(letter: Letter) -> HttpResponse:
    """The letter as PDF. The caller has shown that the person may read it."""
    from documents.pdf import letter_pdf  # what writes PDF takes a second to load: not at every start of a process

    response = HttpResponse(letter_pdf(letter), content_type="application/pdf")
    return _guarded(response, f"{letter.title} {letter.number or letter.code}.pdf", as_attachment=True)


def _guarded(response: HttpResponse, name: str, as_attachment: bool) -> HttpResponse:
    response["Content-Disposition"] = content_disposition_header(as_attachment, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "no-store"
    return response


class CodeView(FormView):
    """Type the code of a letter."""

    access = PUBLIC
    form_class = CodeForm
    template_name = "documents/letter_code.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return {**kwargs, "data": self.request.GET} if "code" in self.request.GET else kwargs

    def get(self, request, *args, **kwargs):
        form = self.get_form()
        if form.is_bound and form.is_valid():
            return redirect("documents:verify", form.cleaned_data["code"])
        return self.render_to_response(self.get_context_data(form=form))


class VerifyView(TemplateView):
    """Whether a letter is genuine, revoked or unknown; shows nothing else than what the paper shows, names masked."""

    access = PUBLIC
    template_name = "documents/letter_verify.html"

    def get(self, request, code, *args, **kwargs):
        cleaned = clean_code(code)
        if cleaned != code:
            return HttpResponseRedirect(request.path.replace(code, cleaned)) if cleaned else self._answer(None, code)
        return self._answer(Letter.objects.filter(code=code).first(), code)

    def _answer(self, letter: Letter | None, code: str) -> HttpResponse:
        return self.render_to_response({"letter": letter, "code": code}, status=200 if letter else 404)
