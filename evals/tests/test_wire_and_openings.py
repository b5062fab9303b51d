"""Payloads, codes and cases of our own."""

import json
from typing import Any

from evals.error_codes import codes_of
from evals.error_codes import judge as judge_code
from evals.openings import judge as judge_case
from evals.webhooks import judge, treatment

MESSAGE = {
    "from": "254700000001",
    "id": "wamid.own",
    "timestamp": "1780000000",
    "type": "text",
    "text": {"body": "Habari"},
}


def body(messages: list[dict[str, Any]], object_name: str = "whatsapp_business_account") -> bytes:
    value = {"metadata": {"phone_number_id": "42"}, "messages": messages}
    return json.dumps({"object": object_name, "entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()


def entry(kind: str, variant: str) -> dict[str, Any]:
    return {"id": "own.1", "label": "own", "expected": {"kind": kind, "variant": variant}}


def test_a_payload_is_right_only_when_it_is_taken_as_its_entry_says() -> None:
    assert judge(entry("message", "text"), body([MESSAGE])).verdict == "right"
    assert judge(entry("message", "image"), body([MESSAGE])).verdict == "wrong"


def test_a_broken_part_or_a_refused_body_is_wrong_where_words_were_expected() -> None:
    without_id = {name: part for name, part in MESSAGE.items() if name != "id"}
    assert "broken message: id" in judge(entry("message", "text"), body([without_id])).why
    assert "refused: wrong-shape" in judge(entry("message", "text"), body([MESSAGE], "page")).why


def test_a_kind_nobody_decided_on_is_wrong() -> None:
    assert treatment({"kind": "hologram", "variant": "blue"}) is None
    assert judge(entry("hologram", "blue"), body([MESSAGE])).verdict == "wrong"


def test_codes_are_listed_or_a_range_and_an_unknown_one_is_wrong() -> None:
    assert list(codes_of({"codes": {"from": 5, "to_exclusive": 7}})) == [5, 6]
    assert [judge_code(code).verdict for code in codes_of({"codes": [190, 987654321]})] == ["right", "wrong"]


def case(**changes: Any) -> dict[str, Any]:
    return {
        "id": "own",
        "title": "two hours, one of them taken",
        "timezone": "Africa/Nairobi",
        "date": "2026-05-06",
        "now": "2026-05-05T08:00:00+03:00",
        "working_hours": [{"day": "wed", "start": "09:00", "end": "11:00"}],
        "service": {"duration_min": 60, "buffer_before_min": 0, "buffer_after_min": 0},
        "slot_interval_min": 30,
        "min_notice_min": 0,
        "slot_alignment": "clock_grid_of_interval",
        "bookings": [{"start": "09:00", "end": "10:00"}],
        "expected": {"starts": ["10:00"]},
        **changes,
    }


def test_a_case_of_our_policy_is_right_or_wrong() -> None:
    assert judge_case(case()).verdict == "right"
    assert judge_case(case(expected={"count": 2})).why == "count"


def test_a_case_of_another_policy_is_set_apart_before_anything_is_asked_of_us() -> None:
    off_grid = case(slot_alignment="restart_at_free_start", expected={"starts": ["09:50"]})
    assert judge_case(off_grid).verdict == "other"
    assert judge_case(case(max_per_day=2)).verdict == "other"
