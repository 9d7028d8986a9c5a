import logging
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import re_path

TRUSTED_HOPS = int(os.environ.get("TRUSTED_HOPS", "0"))


def client_ip(request):
    """0 hops: the TCP peer. 1: the rightmost entry of X-Forwarded-For, which a CLB of layer 7 wrote."""
    entries = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()]
    if TRUSTED_HOPS == 0 or len(entries) < TRUSTED_HOPS:
        return request.META["REMOTE_ADDR"]
    return entries[-TRUSTED_HOPS]


def hello(request):
    address = client_ip(request)
    logging.info('%s "%s %s"', address, request.method, request.path)
    return HttpResponse("hello\n", headers={"X-Client-IP": address})


logging.basicConfig(format="%(message)s", level=logging.INFO)
urlpatterns = [re_path("", hello)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY=os.environ.get("SECRET_KEY", "example"))
application = get_wsgi_application()
