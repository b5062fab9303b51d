"""Why a sign-in came to nothing. Their messages are for the log: the page's words are in `web.errors`."""


class NotIdentified(Exception):
    """The provider's claims do not say who it is."""


class SignInRefused(Exception):
    """The provider's answer proves nobody's identity to us."""


class ProviderAway(Exception):
    """The provider does not answer, or answers what nobody can work with."""
