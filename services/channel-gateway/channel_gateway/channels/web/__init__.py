"""The web chat: a socket of JSON frames."""
