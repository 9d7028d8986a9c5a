import logging
import os

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

app = Flask(__name__)

# 0: the TCP peer. 1: the rightmost entry of X-Forwarded-For, which a CLB of layer 7 wrote.
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=int(os.environ.get("TRUSTED_HOPS", "0")), x_proto=0, x_host=0)

logging.basicConfig(format="%(message)s", level=logging.INFO)


@app.route("/", defaults={"path": ""})
@app.route("/<path:path>")
def hello(path):
    # gunicorn's own access log has the TCP peer, whatever ProxyFix says.
    app.logger.info('%s "%s %s"', request.remote_addr, request.method, request.path)
    return "hello\n", {"X-Client-IP": request.remote_addr}
