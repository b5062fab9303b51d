"""The load: customers, the provider they write through, the wire in between: cheap enough to share the cores."""
