"""A fake of PesaPal's API 3.0 for cards: token, notification address, order, status, cancelling, and the card page.

It speaks the provider's wire format. Endpoints whose paths begin with `/_` control it.
"""
