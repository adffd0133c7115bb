from django.views.debug import SafeExceptionReporterFilter

KEPT = (
    "REQUEST_METHOD",
    "PATH_INFO",
    "SERVER_NAME",
    "SERVER_PORT",
    "CONTENT_TYPE",
    "CONTENT_LENGTH",
    "wsgi.url_scheme",
)


class NothingPersonal(SafeExceptionReporterFilter):
    """Reports of errors tell where the code failed, never with whose data: no form, no cookie, no local variable."""

    def is_active(self, request):
        return True

    def get_post_parameters(self, request):
        return {} if request is None else dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_traceback_frame_variables(self, request, tb_frame):
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]

    def get_safe_cookies(self, request):
        return {} if request is None else dict.fromkeys(request.COOKIES, self.cleansed_substitute)

    def get_safe_request_meta(self, request):
        return {} if request is None else {name: request.META[name] for name in KEPT if name in request.META}
