"""The console's two cookies: who is signed in, and who is about to."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

from admin_orchestrator.domain.sign_in_attempt import MINUTES, SignInAttempt


@dataclass(frozen=True, slots=True)
class Cookies:
    """`secure`: people come by TLS. Then a name with `__Host-` keeps every other host and path from setting them.

    HttpOnly keeps them from scripts, SameSite=Lax from other sites' forms. Without TLS they work on this machine only.
    """

    secure: bool
    lasts: timedelta

    @property
    def session_name(self) -> str:
        """The cookie of a signed-in browser."""
        return "__Host-ratiba-console" if self.secure else "ratiba-console"

    @property
    def attempt_name(self) -> str:
        """The cookie of a browser that is signing in."""
        return "__Host-ratiba-sign-in" if self.secure else "ratiba-sign-in"

    def session_token(self, request: Request) -> str | None:
        """What a browser says it holds."""
        return request.cookies.get(self.session_name)

    def give_session(self, response: Response, token: str) -> None:
        """Sign the browser in."""
        self._give(response, self.session_name, token, int(self.lasts.total_seconds()))

    def take_session(self, response: Response) -> None:
        """Sign the browser out."""
        self._take(response, self.session_name)

    def attempt(self, request: Request) -> SignInAttempt | None:
        """The sign-in this browser began."""
        return SignInAttempt.read(request.cookies.get(self.attempt_name))

    def give_attempt(self, response: Response, attempt: SignInAttempt) -> None:
        """Remember the sign-in that begins."""
        self._give(response, self.attempt_name, attempt.cookie, MINUTES * 60)

    def take_attempt(self, response: Response) -> None:
        """Forget it: it has come to its end."""
        self._take(response, self.attempt_name)

    def _give(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(name, value, max_age=seconds, path="/", secure=self.secure, httponly=True, samesite="lax")

    def _take(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self.secure, httponly=True, samesite="lax")
