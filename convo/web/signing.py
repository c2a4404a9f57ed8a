"""Signing at once what a form has just done, where this process has the key of the log.

Where it has none, as it should be in a department, the clock signs within a minute.
"""

import logging

from flask import Flask, Response, request

from convo.services.checkpoints import sign_if_due
from convo.support.logs import tell
from convo.web.access import office


def sign_after_deeds(app: Flask) -> None:
    """Look after each form whether it is time to sign."""
    app.after_request(_sign)


def _sign(response: Response) -> Response:
    """What was done is saved already, so nothing that goes wrong here may change the answer."""
    signer = office().signer if request.method == "POST" else None
    if signer is not None and signer.has_key:
        try:
            sign_if_due(office())
        except Exception as fault:  # noqa: BLE001 - whatever it is, the deed is done
            tell("not signed", logging.WARNING, fault)
    return response
