"""How the commands reach what runs: the servers' addresses, and connections to them."""
