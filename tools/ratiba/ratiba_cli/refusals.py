"""What a command refuses or cannot do, said in one sentence that names what to do."""


class CommandRefused(Exception):
    """Base of everything that ends a command with its message instead of a traceback."""
