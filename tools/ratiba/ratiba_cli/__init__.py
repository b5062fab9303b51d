"""The `ratiba` command: local stack, demo, chat, seed; the fake providers."""
