"""Talking to a running Ratiba as a customer, seeing what each utterance led to."""
