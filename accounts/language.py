"""The language of a page: the cookie of the switch, else the person's own, else Indonesian. Never the browser's guess."""

from django.conf import settings
from django.utils import translation

KNOWN = dict(settings.LANGUAGES)


class LanguageMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if language not in KNOWN:
            language = request.user.language if request.user.is_authenticated else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response
