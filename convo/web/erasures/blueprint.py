"""The addresses of the erasures room."""

from flask import Blueprint

bp = Blueprint("erasures", __name__, url_prefix="/log/erasures")
