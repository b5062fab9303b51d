"""What a conversation is, what can happen to it, and what is decided."""
