"""Everything outside the process: PostgreSQL, the bus, the Graph API."""
