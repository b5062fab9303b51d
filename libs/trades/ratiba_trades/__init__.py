"""The usual services of each trade, in English and Swahili."""
