"""The mail room: each person chooses when convo mails them."""
