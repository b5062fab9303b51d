"""A fake of Safaricom's Daraja: STK push, its query, the pull of transactions, and the phones the prompts ring on.

It speaks the provider's wire format. Endpoints whose paths begin with `/_` control it, and `/` shows the phones.
"""
