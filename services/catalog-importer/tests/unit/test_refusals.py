"""What a refusal says where there is nobody and nothing to name."""

from catalog_importer.domain.refusals import draft_stale


def test_a_stale_draft_names_who_changed_what() -> None:
    message = draft_stale(("Manicure",), ("amina",), ("r1",)).message
    assert message.startswith("Changed after this list was compared with your services: Manicure, by amina.")


def test_a_draft_stale_without_a_known_change_names_nothing() -> None:
    message = draft_stale((), (), ()).message
    assert message.startswith("Your services were published anew after this list was compared with them.")
    assert message.endswith("look at it again, then put it live.")
    assert ": ," not in message
