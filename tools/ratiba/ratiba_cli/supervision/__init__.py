"""Keeps processes running: started together, restarted when they crash, stopped in order."""
