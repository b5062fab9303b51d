"""What goes over the wire: an order as it is asked for, the status of one, and a refusal."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ratiba_cli.fake_pesapal.orders import DESCRIPTIONS, Order, Status


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


def status_of(order: Order, status: Status) -> dict[str, Any]:
    """What became of an order, as far as the provider's status knows it by now."""
    paid = status in (Status.COMPLETED, Status.REVERSED)
    return {
        "payment_method": "Visa" if status is not Status.INVALID else "",
        "amount": order.paid if paid else order.amount,
        "created_date": order.made_at.isoformat(),
        "confirmation_code": order.confirmation_code if paid else "",
        "payment_status_description": DESCRIPTIONS[status],
        "description": None,
        "message": "Request processed successfully",
        "payment_account": "476173******0010" if status is not Status.INVALID else "",
        "call_back_url": f"{order.callback_url}?OrderTrackingId={order.tracking_id}",
        "status_code": int(status),
        "merchant_reference": order.merchant_reference,
        "currency": order.currency,
        "error": {"error_type": None, "code": None, "message": None, "call_back_url": None},
        "status": "200",
    }
