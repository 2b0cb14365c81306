"""Test media with the truth known: songs, rooms, numbered pictures, all made by this code."""
