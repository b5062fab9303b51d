"""The seam: one adapter a channel, each behind `channel.Channel`."""
