"""What every view of this room is registered on."""

from flask import Blueprint

bp = Blueprint("topics", __name__)
