"""What goes over the wire: an order as it is asked for, a refusal; and what a test wants to go wrong."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class PesapalRefusal(Exception):
    """An error in the provider's own form."""

    def __init__(self, code: str, message: str, status: int = 500) -> None:
        super().__init__(message)
        self.code = code
        self.status = status

    def body(self) -> dict[str, Any]:
        """What goes over the wire."""
        return {
            "error": {"error_type": "api_error", "code": self.code, "message": str(self), "call_back_url": ""},
            "status": str(self.status),
        }


class BillingAddress(BaseModel):
    """Whom the order is of; either address will do."""

    model_config = ConfigDict(extra="allow")

    email_address: str | None = None
    phone_number: str | None = None


class SubmitOrder(BaseModel):
    """An order for one payment."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1, max_length=50)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    amount: float = Field(gt=0)
    description: str = Field(min_length=1, max_length=100)
    callback_url: str = Field(pattern=r"^https?://")
    notification_id: str
    billing_address: BillingAddress


class Faults(BaseModel):
    """What is to go wrong from now on: how often notifications come, and whether calls are answered at all.

    `cancels`: an order is cancelled, or not; `lose`: it is cancelled, and the answer is an error all the same.
    """

    model_config = ConfigDict(extra="forbid")

    notifications: Literal[0, 1, 5] = 1
    break_orders: bool = False
    break_status: bool = False
    cancels: Literal["answer", "break", "lose"] = "answer"
