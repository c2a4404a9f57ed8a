"""The check: wording and facts in, findings out. No Flask, no SQL, no clock."""
