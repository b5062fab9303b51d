"""A decided reply in other words."""

from pydantic import Field

from ratiba_llm.outputs.shape import Shape


class WordedReply(Shape):
    """One message to a customer. Whoever sends it compares it with what was decided first."""

    text: str = Field(min_length=1, max_length=1500, description="The whole message, ready to be sent.")
