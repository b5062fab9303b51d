"""The customers' edge: webhooks and sockets in, words fitted to the channel out."""
