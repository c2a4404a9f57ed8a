"""The pack: a copy of the log that anybody can verify, without convo, by `verify.py`."""
