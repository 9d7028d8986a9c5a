package main

import (
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
)

// trustedHops is 0 where the TCP peer is the client, 1 behind a CLB of layer 7.
var trustedHops, _ = strconv.Atoi(os.Getenv("TRUSTED_HOPS"))

// clientIP takes the entry of X-Forwarded-For that the outermost trusted hop wrote, counted from the right.
func clientIP(r *http.Request) string {
	// The header may come in several lines.
	header := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	entries := strings.FieldsFunc(header, func(c rune) bool { return c == ',' || c == ' ' })
	if trustedHops == 0 || len(entries) < trustedHops {
		peer, _, _ := net.SplitHostPort(r.RemoteAddr)
		return peer
	}
	return entries[len(entries)-trustedHops]
}

func hello(w http.ResponseWriter, r *http.Request) {
	log.Printf("%s \"%s %s\"", clientIP(r), r.Method, r.URL.Path)
	w.Header().Set("X-Client-IP", clientIP(r))
	io.WriteString(w, "hello\n")
}

func main() {
	log.Fatal(http.ListenAndServe(net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")), http.HandlerFunc(hello)))
}
