"""Reads workbooks that strangers sent: guarded, streamed, never held in memory whole."""
