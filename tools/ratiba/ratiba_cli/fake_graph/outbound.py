"""What POST /<version>/<phone number id>/messages accepts, with every limit the provider enforces.

Lengths are in characters. A list's body may be longer at the provider since 2025 (4,096); 1,024 is what every
client shows whole, so the fake holds both kinds of interactive message to it.
"""

from typing import Annotated, Any, Literal, Self

from annotated_types import Len
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

_TRIMMED = Field(pattern=r"^\S(?:.*\S)?$")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Text(_Strict):
    """A plain text; up to 4,096 characters."""

    body: Annotated[str, Len(1, 4096)]
    preview_url: bool = False


class Context(_Strict):
    """The message this one quotes."""

    message_id: Annotated[str, Len(1, 512)]


class Header(_Strict):
    """A line above the body; of the header kinds only text is played here."""

    type: Literal["text"]
    text: Annotated[str, Len(1, 60)]


class Body(_Strict):
    """The words of an interactive message."""

    text: Annotated[str, Len(1, 1024)]


class Footer(_Strict):
    """A grey line below the body."""

    text: Annotated[str, Len(1, 60)]


class Reply(_Strict):
    """What a reply button shows and what a tap on it sends back."""

    id: Annotated[str, Len(1, 256), _TRIMMED]
    title: Annotated[str, Len(1, 20)]


class Button(_Strict):
    """One reply button."""

    type: Literal["reply"]
    reply: Reply


class ButtonAction(_Strict):
    """One to three reply buttons with distinct ids and distinct titles."""

    buttons: Annotated[list[Button], Field(min_length=1, max_length=3)]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        _refuse_repeats("button id", [button.reply.id for button in self.buttons])
        _refuse_repeats("button title", [button.reply.title for button in self.buttons])
        return self


class Row(_Strict):
    """One choice of a list."""

    id: Annotated[str, Len(1, 200), _TRIMMED]
    title: Annotated[str, Len(1, 24)]
    description: Annotated[str, Len(1, 72)] | None = None


class Section(_Strict):
    """A group of rows; its title may be left out where it is the only one."""

    title: Annotated[str, Len(1, 24)] | None = None
    rows: Annotated[list[Row], Field(min_length=1, max_length=10)]


class ListAction(_Strict):
    """The label that opens the list, and its sections: ten rows at most in all of them together."""

    button: Annotated[str, Len(1, 20)]
    sections: Annotated[list[Section], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        rows = [row for section in self.sections for row in section.rows]
        if len(rows) > 10:
            raise ValueError(f"total row count exceeds max allowed count: 10, given: {len(rows)}")
        if len(self.sections) > 1 and any(section.title is None for section in self.sections):
            raise ValueError("section title is required when there is more than one section")
        _refuse_repeats("row id", [row.id for row in rows])
        return self


class ButtonMessage(_Strict):
    """Words with reply buttons below them."""

    type: Literal["button"]
    header: Header | None = None
    body: Body
    footer: Footer | None = None
    action: ButtonAction


class ListMessage(_Strict):
    """Words with a button that opens a list."""

    type: Literal["list"]
    header: Header | None = None
    body: Body
    footer: Footer | None = None
    action: ListAction


class Language(_Strict):
    """The language a template is sent in."""

    code: Annotated[str, Len(1, 15)]
    policy: Literal["deterministic"] | None = None


class Template(_Strict):
    """An approved template by name; what its components may hold is the template's own affair."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=r"^[a-z0-9_]+$")]
    language: Language
    components: list[dict[str, Any]] = Field(default_factory=list)


class _Addressed(_Strict):
    messaging_product: Literal["whatsapp"]
    recipient_type: Literal["individual"] = "individual"
    to: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{7,15}$")] | None = None
    recipient: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\.[0-9A-Za-z.]{1,128}$")] | None = None
    context: Context | None = None
    biz_opaque_callback_data: Annotated[str, Len(1, 512)] | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if (self.to is None) == (self.recipient is None):
            raise ValueError("exactly one of to (a phone number) and recipient (a business-scoped user id) is needed")
        return self

    @property
    def whom(self) -> str:
        """Return the customer: digits of the phone number without the plus, or the business-scoped user id."""
        return (self.to or "").lstrip("+") or (self.recipient or "")


class TextMessage(_Addressed):
    """A text to one customer."""

    type: Literal["text"] = "text"
    text: Text


class InteractiveMessage(_Addressed):
    """Buttons or a list to one customer."""

    type: Literal["interactive"]
    interactive: Annotated[ButtonMessage | ListMessage, Field(discriminator="type")]


class TemplateMessage(_Addressed):
    """A template to one customer; the only kind that may open a conversation."""

    type: Literal["template"]
    template: Template


class TypingIndicator(_Strict):
    """Shows the customer that an answer is being written."""

    type: Literal["text"]


class MarkAsRead(_Strict):
    """Not a message: it turns the ticks of a customer's message blue."""

    messaging_product: Literal["whatsapp"]
    status: Literal["read"]
    message_id: Annotated[str, Len(1, 512)]
    typing_indicator: TypingIndicator | None = None


Sendable = TextMessage | InteractiveMessage | TemplateMessage


def _refuse_repeats(what: str, values: list[str]) -> None:
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise ValueError(f"duplicated {what}: {', '.join(repeated)}")
