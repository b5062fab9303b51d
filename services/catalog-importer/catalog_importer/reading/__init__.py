"""From bytes of an upload to lines of print. Nothing here trusts a file's name."""
