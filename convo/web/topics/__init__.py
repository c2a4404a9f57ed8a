"""Topics as those who take part see them: whose they are, their sides, what was learnt."""
