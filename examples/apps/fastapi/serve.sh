# TRUSTED_PROXIES: the nodes' network behind a CLB of layer 7, unset where the TCP peer is the client.
if [ -n "$TRUSTED_PROXIES" ]; then
    set -- --proxy-headers --forwarded-allow-ips "$TRUSTED_PROXIES"
else
    set -- --no-proxy-headers
fi
exec .venv/bin/uvicorn app:app --host "$HOST" --port "$PORT" "$@"
