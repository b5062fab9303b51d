"""Where this service touches the world."""
