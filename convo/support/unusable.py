"""What somebody handed in can't be used, and the words of the exception say why."""


class Unusable(Exception):
    """Files or settings that nothing can be started with. Its text is for whoever wrote them."""
