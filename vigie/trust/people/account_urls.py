"""Addresses of signing in: those views of allauth that are used, and no others.

There are no passwords, so none of the pages about them; the names are allauth's.
"""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from vigie.trust.limits.guard import limited

View = Callable[..., HttpResponse]
limit = limited("sign in")


def _newcomers(view: View) -> View:
    """Send whoever is signed in to their own page: allauth would look for one that
    there is not, and fail."""

    @wraps(view)
    def seen(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return seen


urlpatterns = [
    path("enter/", account.login, name="account_login"),
    path(
        "enter/code/",
        limit(account.request_login_code),
        name="account_request_login_code",
    ),
    path(
        "enter/code/confirm/",
        limit(account.confirm_login_code),
        name="account_confirm_login_code",
    ),
    path("enter/new/", limit(account.signup), name="account_signup"),
    path(
        "enter/new/confirm/",
        limit(_newcomers(account.email_verification_sent)),
        name="account_email_verification_sent",
    ),
    path("enter/second/", limit(second.authenticate), name="mfa_authenticate"),
    path(
        "enter/passkey/",  # each look makes a session, to keep what the key must sign
        limited("sign in", looks=True)(passkeys.login_webauthn),
        name="mfa_login_webauthn",
    ),
    path("enter/closed/", account.account_inactive, name="account_inactive"),
    path("leave/", account.logout, name="account_logout"),
    path("account/", second.index, name="mfa_index"),
    path("account/again/", limit(second.reauthenticate), name="mfa_reauthenticate"),
    path("account/app/", limit(totp.activate_totp), name="mfa_activate_totp"),
    path("account/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "account/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "account/codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "account/passkeys/again/",
        limit(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/passkeys/<int:pk>/remove/",
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
]
