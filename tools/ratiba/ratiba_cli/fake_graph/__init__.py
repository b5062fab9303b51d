"""A fake of WhatsApp's Graph API with the real wire format, limits and error bodies."""

from ratiba_cli.fake_graph.client import AcceptedMessage, FakeGraphClient

__all__ = ["AcceptedMessage", "FakeGraphClient"]
