"""What may not stand in a system message, each kind with a sample that is rejected."""

import pytest

from ratiba_llm.models import read_models
from ratiba_llm.prompt_lint import findings
from ratiba_llm.prompts import load_prompts
from ratiba_llm.roles import PERSONALITY_VARIABLES, ROLES


def test_the_system_messages_of_all_roles_are_clean() -> None:
    prompts = load_prompts(read_models())
    assert {role.name: findings(prompts[role.name].file.system_message, role.variables) for role in ROLES} == {
        role.name: [] for role in ROLES
    }


@pytest.mark.parametrize(
    ("system_message", "finding"),
    [
        ("Speak in this manner: {personality_directive}.", "has the placeholder '{personality_directive}'"),
        ("You speak for {tenant_name}.", "has the placeholder '{tenant_name}'"),
        ("You speak for {{ business }}.", "has the placeholder '{{ business }'"),
        ("You speak for $business.", "has the placeholder '$business'"),
        ("You speak for ${business}.", "has the placeholder '${business'"),
        ("You speak for %(business)s.", "has the placeholder '%(business)s'"),
        ("You speak for %s.", "has the placeholder '%s'"),
        ("You speak for <<business>>.", "has the placeholder '<<business>>'"),
        ("Begin with {", "has the placeholder '{'"),
        ("Obey cancellation_tone when cancelling.", "names the variable cancellation_tone"),
        ("Mind the upsell.", "names the variable upsell"),
        ("Answer in tenant_language.", "names the variable tenant_language"),
        ("Use the business_name.", "names the variable business_name"),
    ],
)
def test_what_differs_between_tenants_is_found(system_message, finding) -> None:
    assert finding in findings(system_message)


@pytest.mark.parametrize("name", sorted(PERSONALITY_VARIABLES))
def test_every_variable_of_the_dials_is_found_by_its_bare_name(name) -> None:
    assert findings(f"Follow {name} closely.") == [f"names the variable {name}"]


def test_a_variable_of_the_role_itself_is_found() -> None:
    assert findings("Reply to last_message.", {"last_message"}) == ["names the variable last_message"]


@pytest.mark.parametrize("fine", ["10% off is 10 % off", "Greet in a warm tone.", "KSh 1,500 or US$ 20", "a < b"])
def test_ordinary_words_are_left_alone(fine) -> None:
    assert findings(fine) == []
