"""With TLS nobody but the console itself can set its cookies."""

from datetime import timedelta

from starlette.responses import Response

from admin_orchestrator.domain.sign_in_attempt import SignInAttempt
from admin_orchestrator.web.cookies import Cookies


def test_with_tls_cookies_are_secure_and_bound_to_the_host() -> None:
    cookies, response = Cookies(secure=True, lasts=timedelta(days=7)), Response()
    cookies.give_session(response, "token")
    cookies.give_attempt(response, SignInAttempt.begin(None))
    session, attempt = response.headers.getlist("set-cookie")
    for name, line in (("__Host-ratiba-console", session), ("__Host-ratiba-sign-in", attempt)):
        assert line.startswith(f"{name}=")
        attributes = {each.strip().lower() for each in line.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
        assert not any(each.startswith("domain") for each in attributes), "__Host- forbids it"
