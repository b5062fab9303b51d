"""Secrets at rest: what is sealed opens with the keys of its time, and for its business alone."""

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from ratiba_runtime.sealing import CannotOpen, Seal


def key() -> SecretStr:
    return SecretStr(Fernet.generate_key().decode())


def test_what_is_sealed_does_not_show_the_secret_and_opens_again() -> None:
    seal = Seal([key()], "THE_KEYS")
    sealed = seal.close("pendo-spa", "line one\nline two")
    assert "line" not in sealed
    assert seal.open("pendo-spa", sealed) == "line one\nline two"


def test_it_opens_for_no_other_business() -> None:
    seal = Seal([key()], "THE_KEYS")
    with pytest.raises(CannotOpen):
        seal.open("kucha-bar", seal.close("pendo-spa", "secret"))


def test_an_older_key_still_opens_and_the_first_one_seals() -> None:
    old, new = key(), key()
    both = Seal([new, old], "THE_KEYS")
    assert both.open("pendo-spa", Seal([old], "THE_KEYS").close("pendo-spa", "secret")) == "secret"
    assert Seal([new], "THE_KEYS").open("pendo-spa", both.close("pendo-spa", "secret")) == "secret"


def test_a_refusal_names_the_setting_and_not_the_secret() -> None:
    sealed = Seal([key()], "THE_KEYS").close("pendo-spa", "secret")
    with pytest.raises(CannotOpen, match="THE_KEYS") as refused:
        Seal([key()], "THE_KEYS").open("pendo-spa", sealed)
    assert "secret" not in str(refused.value)


def test_what_only_an_older_key_opens_is_sealed_anew_with_the_first() -> None:
    old, new = key(), key()
    both, sealed = Seal([new, old], "THE_KEYS"), Seal([old], "THE_KEYS").close("pendo-spa", "secret")
    anew = both.anew("pendo-spa", sealed)
    assert anew is not None
    assert Seal([new], "THE_KEYS").open("pendo-spa", anew) == "secret"
    assert both.anew("pendo-spa", anew) is None
    with pytest.raises(CannotOpen):
        both.anew("kucha-bar", sealed)
