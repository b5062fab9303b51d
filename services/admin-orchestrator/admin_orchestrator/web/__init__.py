"""The console over HTTP: its pages, and what every answer of it carries."""
