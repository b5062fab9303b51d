"""What every service stands on: bus, unit of work, tenant context, telemetry, health."""
