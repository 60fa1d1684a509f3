"""The rows of this room, one file for each thing of the world."""
