"""What each message of other people's dialogues means, in the context it was written in."""
