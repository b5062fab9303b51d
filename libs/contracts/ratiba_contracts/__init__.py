"""Every message on the bus: subjects, events, requests."""
