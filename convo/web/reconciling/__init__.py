"""Whether what convo holds is as the log says."""
