"""The words and rules of the service in plain Python: no Flask, no SQL, no clock."""
