"""The blueprint of the disclosures room."""

from flask import Blueprint

bp = Blueprint("disclosures", __name__, url_prefix="/log/disclosures")
