"""The registry of tenants, and which service has made which tenant's tables."""

from alembic import op

revision = "registry_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE public.tenants (
            slug text PRIMARY KEY CHECK (slug ~ '^[a-z][a-z0-9-]{1,40}$'),
            name text NOT NULL CHECK (name <> ''),
            vertical text NOT NULL,
            time_zone text NOT NULL,
            currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
            country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
            language text NOT NULL CHECK (language ~ '^[a-z]{2}$'),
            status text NOT NULL DEFAULT 'provisioning'
                CHECK (status IN ('provisioning', 'active', 'suspended')),
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )
    op.execute(
        """
        CREATE TABLE public.tenant_revisions (
            tenant text NOT NULL REFERENCES public.tenants (slug),
            service text NOT NULL,
            revision text NOT NULL,
            reported_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (tenant, service)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE public.tenant_revisions")
    op.execute("DROP TABLE public.tenants")
