"""convo: officials take part in public conversations, guided, signed off and on the record."""
