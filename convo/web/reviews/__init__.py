"""A mentor reviews: one screen with everything that a yes or a no needs."""
