"""The audit log: a page of entries, one case as a timeline, one entry in full."""
