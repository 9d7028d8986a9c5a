package main

import (
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/gin-gonic/gin"
)

// trustedProxies are the networks of TRUSTED_PROXIES, separated by commas: those of the nodes behind a CLB of layer 7, none
// where the TCP peer is the client.
func trustedProxies() []string {
	if networks := os.Getenv("TRUSTED_PROXIES"); networks != "" {
		return strings.Split(networks, ",")
	}
	return nil
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	// Its log writes c.ClientIP().
	router := gin.Default()
	if err := router.SetTrustedProxies(trustedProxies()); err != nil {
		log.Fatal(err)
	}
	router.GET("/*path", func(c *gin.Context) {
		c.Header("X-Client-IP", c.ClientIP())
		c.String(http.StatusOK, "hello\n")
	})
	log.Fatal(router.Run(net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT"))))
}
