"""What Django may say of an exception outside of a log: in a mail, on a page.

By itself it would put the form, the address, the browser's name and every local
variable into an error mail. Here only types and lines of code are left.
"""

from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from vigie.lib import silence


class QuietReporter(ExceptionReporter):
    """Reports an exception as types and places."""

    def get_traceback_data(self) -> dict[str, Any]:
        """Return nothing to fill a template with."""
        return {}

    def get_traceback_text(self) -> SafeString:
        """Return the exception's way through the code."""
        told = silence.told(self.exc_value) if self.exc_value else "no exception"
        return SafeString(told)  # a mail is plain text

    def get_traceback_html(self) -> SafeString:
        """Return the same as HTML."""
        return format_html("<pre>{}</pre>", str(self.get_traceback_text()))


class QuietFilter(SafeExceptionReporterFilter):
    """Gives nothing of the request, for reporters that are not ours."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Return that it filters, also while debugging."""
        return True

    def get_safe_settings(self) -> dict[str, Any]:
        """Return no setting."""
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        """Return no header and no address."""
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        """Return no cookie."""
        return {}

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Return nothing of a form."""
        return {}

    def get_traceback_frame_variables(
        self, request: Any, tb_frame: Any
    ) -> ItemsView[str, Any]:
        """Return no local variable."""
        return {}.items()
