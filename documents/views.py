from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views import View
from django.views.generic import FormView

from accounts.access import PUBLIC, private_file
from documents import letters, links, opening
from documents.forms import CodeForm, LetterFileForm, clean_code
from documents.letter_checks import check_file
from documents.models import Document, Letter

PDF = "application/pdf"
SANDBOX = "sandbox; default-src 'none'"


def serve(document: Document, as_attachment: bool = True) -> HttpResponse:
    """The file itself, for its owner. The caller has shown that this is the owner. Raises `Http404` until it is clean."""
    if isinstance(document, Document) and not document.is_usable:
        raise Http404
    file = document.file
    response = _by_the_web_server(file, document.content_type) or FileResponse(
        file.storage.open(file.name), content_type=document.content_type
    )
    return _guarded(response, document.name, as_attachment)


def serve_letter(letter: Letter) -> HttpResponse:
    """The letter as PDF. The caller has shown that the person may read it."""
    kept = letters.kept_file(letter)
    name = f"{letter.title} {letter.number or letter.code}.pdf"
    response = _by_the_web_server(kept.file, PDF)
    if response is None:
        with kept.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type=PDF)
    return _guarded(response, name, as_attachment=True)


def _by_the_web_server(file, content_type: str) -> HttpResponse | None:
    """The answer that only names the file, where the web server in front has the folder; else None."""
    if settings.PRIVATE_FILES_ACCEL and isinstance(file.storage, FileSystemStorage):
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = f"{settings.PRIVATE_FILES_ACCEL.rstrip('/')}/{file.name}"
        return response
    return None


def _guarded(response: HttpResponse, name: str, as_attachment: bool) -> HttpResponse:
    response["Content-Disposition"] = content_disposition_header(as_attachment, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "no-store"
    return response


class FileView(View):
    """A document of one's own, by a link that lives 5 minutes."""

    access = private_file()
    http_method_names = ["get", "head"]

    @staticmethod
    def file_named(token):
        return links.file_named(token)

    def get(self, request, token):
        try:
            document, inline = links.read(token, request)
        except links.LinkRefused as refused:
            opening.refuse(request, refused.why)
            raise Http404 from None
        return serve(document, as_attachment=not inline)


class CodeView(FormView):
    """Type the code of a letter, or choose its file."""

    access = PUBLIC
    form_class = CodeForm
    template_name = "documents/letter_code.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        data = self.request.GET if "code" in self.request.GET else None
        return {key: value for key, value in kwargs.items() if key != "files"} | {"data": data}

    def get(self, request, *args, **kwargs):
        form = self.get_form()
        if form.is_bound and form.is_valid():
            return redirect("documents:verify", form.cleaned_data["code"])
        return self._page(form, LetterFileForm())

    def post(self, request, *args, **kwargs):
        file_form = LetterFileForm(files=request.FILES)
        if not file_form.is_valid():
            return self._page(CodeForm(), file_form)
        return self._page(CodeForm(), LetterFileForm(), found=check_file(file_form.cleaned_data["file"]))

    def _page(self, form, file_form, found=None):
        context = self.get_context_data(form=form, file_form=file_form, found=found)
        return self.render_to_response(context)


class VerifyView(FormView):
    """Whether a letter is genuine, revoked or unknown, and whether a file is that letter; names are masked."""

    access = PUBLIC
    form_class = LetterFileForm
    template_name = "documents/letter_verify.html"

    def dispatch(self, request, code, *args, **kwargs):
        cleaned = clean_code(code)
        if cleaned and cleaned != code:
            return HttpResponseRedirect(request.path.replace(code, cleaned))
        self.letter = Letter.objects.filter(code=code).first() if cleaned else None
        if self.letter is None:
            return self._page(404)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self._page()

    def form_valid(self, form):
        return self._page(found=check_file(form.cleaned_data["file"], self.letter))

    def form_invalid(self, form):
        return self._page(form=form)

    def _page(self, status=200, **context):
        return self.render_to_response(
            {
                "letter": self.letter,
                "successor": letters.successor(self.letter) if self.letter else None,
                "code": self.kwargs["code"],
                "form": LetterFileForm(),
                "found": None,
                **context,
            },
            status=status,
        )
