# TRUSTED_PROXIES: the nodes' network behind a CLB of layer 7, unset where the TCP peer is the client.
fill() { envsubst '$HOST $PORT $TMPDIR $TRUSTED_PROXIES' <"$1.template" >"$TMPDIR/$1"; }
fill nginx.conf
if [ -n "$TRUSTED_PROXIES" ]; then
    fill real-ip.conf
fi
exec nginx -c "$TMPDIR/nginx.conf" -e stderr -g "daemon off;"
