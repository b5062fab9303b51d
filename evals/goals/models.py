"""Which model the product has during a run: none, the provider's own, or a stand-in that understands nothing."""

import contextlib
from collections.abc import AsyncIterator, Mapping

from ratiba_cli.fake_anthropic import Scripted
from ratiba_cli.fake_anthropic.server import running_fake_anthropic
from ratiba_llm import LLMSettings

KEY, URL = "ANTHROPIC_API_KEY", "RATIBA_LLM_ANTHROPIC_URL"
OUTPUT_TOKENS = 120
"""Of an answer of the role `intent_classifier` with every field filled: about 480 bytes of JSON, four a token."""
UNDERSTANDS_NOTHING = Scripted(
    fields={"language": "en", "language_confidence": 0.5, "intents": [], "confidence": 0.2},
    output_tokens=OUTPUT_TOKENS,
)
Environment = Mapping[str, str]
NO_MODEL: Environment = {KEY: ""}


def has_key() -> bool:
    """Whether the provider can be asked."""
    key = LLMSettings().anthropic_api_key
    return key is not None and key.get_secret_value().strip() != ""


@contextlib.asynccontextmanager
async def no_model() -> AsyncIterator[Environment]:
    """What the services are given so that they ask nobody, key or no key."""
    yield NO_MODEL


@contextlib.asynccontextmanager
async def a_model() -> AsyncIterator[Environment]:
    """What the services are given to ask the provider, where there is a key, else to ask a stand-in.

    The stand-in speaks the wire format and counts the tokens of the real prompts, four bytes each. As it understands
    nothing, it shows what asking costs, and not what it brings.
    """
    if has_key():
        yield {}
        return
    async with running_fake_anthropic("a-key-of-the-evaluations") as fake:
        await fake.script(UNDERSTANDS_NOTHING)
        yield {KEY: fake.key, URL: fake.url}
