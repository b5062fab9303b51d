"""WhatsApp Cloud API: payloads in, Graph API messages out."""
