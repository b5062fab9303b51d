"""A fake of Anthropic's Messages API with the real wire format, refusals and error bodies."""

from ratiba_cli.fake_anthropic.client import FakeAnthropicClient, SentRequest
from ratiba_cli.fake_anthropic.script import Scripted

__all__ = ["FakeAnthropicClient", "Scripted", "SentRequest"]
