"""What every view of this room is registered on."""

from flask import Blueprint

bp = Blueprint("conversations", __name__, url_prefix="/conversations")
