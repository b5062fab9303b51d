"""Settings of the model, read from the environment. Without a key the roles are off, and nothing else changes."""

from decimal import Decimal
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ratiba_llm.budget import HARD_USD, SOFT_USD, Budget

WORDS_SHARE = Decimal("0.25")
"""Of the hard ceiling, at most, is for putting replies into words; the rest is for understanding."""


class Ceilings(BaseModel):
    """What a booking of one tenant may cost, in US dollars; None: as for all. A soft one above the hard one is it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    soft_usd: Decimal | None = Field(default=None, ge=0)
    hard_usd: Decimal | None = Field(default=None, ge=0)


class LLMSettings(BaseSettings):
    """`RATIBA_LLM_...`, and ANTHROPIC_API_KEY by the name everybody knows it by. Empty is as good as unset."""

    model_config = SettingsConfigDict(
        env_prefix="RATIBA_LLM_",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    anthropic_api_key: SecretStr | None = Field(default=None, validation_alias="ANTHROPIC_API_KEY")
    anthropic_url: str = "https://api.anthropic.com"
    models: dict[str, str] = Field(default_factory=dict, description="Other models by role, as JSON.")
    models_file: Path | None = Field(default=None, description="A table of models and prices of your own.")
    soft_usd: Decimal = Field(default=SOFT_USD, ge=0, description="Above it the cheaper path is taken.")
    hard_usd: Decimal = Field(default=HARD_USD, ge=0, description="What no booking may cost more than.")
    tenants: dict[str, Ceilings] = Field(default_factory=dict, description="Ceilings of their own, by slug, as JSON.")
    attempts: int = Field(default=3, ge=1, le=10)
    circuit_failures: int = Field(default=5, ge=1, le=10_000)
    circuit_open_seconds: float = Field(default=30.0, gt=0, le=3600)

    @model_validator(mode="after")
    def _soft_is_below_hard(self) -> Self:
        if self.soft_usd > self.hard_usd:
            msg = f"RATIBA_LLM_SOFT_USD {self.soft_usd} is above RATIBA_LLM_HARD_USD {self.hard_usd}"
            raise ValueError(msg)
        return self

    def budget(self, spent_usd: Decimal, tenant: str | None = None) -> Budget:
        """Return the budget of one booking of `tenant`, whose own ceilings come before those of all."""
        own = self.tenants.get(tenant, Ceilings()) if tenant is not None else Ceilings()
        soft = own.soft_usd if own.soft_usd is not None else self.soft_usd
        hard = own.hard_usd if own.hard_usd is not None else self.hard_usd
        return Budget(spent_usd, soft_usd=min(soft, hard), hard_usd=hard)

    def words_budget(self, spent_usd: Decimal, understanding_usd: Decimal, tenant: str | None = None) -> Budget:
        """Return what words may cost in a booking whose words have cost `spent_usd`.

        The soft ceiling is the booking's: what understanding is known to have cost counts. The hard one is words' own,
        and understanding may not touch it: so the two together never pass the booking's, whichever is counted first.
        """
        whole = self.budget(understanding_usd, tenant)
        own = self._words_usd(whole)
        left = max(whole.soft_usd - understanding_usd, Decimal(0))
        return Budget(spent_usd, soft_usd=min(own, left), hard_usd=min(own, left))

    def understanding_budget(self, spent_usd: Decimal, tenant: str | None = None) -> Budget:
        """Return what understanding may cost in a booking: the hard ceiling without what is words' own.

        The soft ceiling ends what is only pleasant, which is words. Not being understood would cost the booking, so
        understanding goes on to the hard one, at which a person is asked for.
        """
        whole = self.budget(spent_usd, tenant)
        hard = whole.hard_usd - self._words_usd(whole)
        return Budget(spent_usd, soft_usd=hard, hard_usd=hard)

    @staticmethod
    def _words_usd(whole: Budget) -> Decimal:
        return min(whole.soft_usd, WORDS_SHARE * whole.hard_usd)
