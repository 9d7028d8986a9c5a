"""Stands in for the package certifi: the certificates that the environment says to trust.

Tencent's SDK for Python, and tccli with it, passes certifi's own file to requests, whatever REQUESTS_CA_BUNDLE says
(tencentcloud-sdk-python, common/http/request.py). Debian's python3-certifi does the same for the system's file.
"""

from pathlib import Path

_BUNDLE = Path(__file__).resolve().parent.parent / "requests_ca_bundle.pem"


def where():
    return str(_BUNDLE)


def contents():
    return _BUNDLE.read_text(encoding="utf-8")
