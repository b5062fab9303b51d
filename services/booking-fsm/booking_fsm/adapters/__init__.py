"""Where this service touches the world: SQL, Valkey, snapshots."""
