"""What the console touches: its tables, the provider of identities, the services it asks."""
