import Fastify from "fastify";

// Behind a CLB of layer 7: the nodes' network. Where the TCP peer is the client: false. The log has request.ip.
const app = Fastify({ trustProxy: process.env.TRUSTED_PROXIES ?? false, logger: true });

app.get("*", (request, reply) => reply.header("X-Client-IP", request.ip).send("hello\n"));
await app.listen({ port: Number(process.env.PORT ?? 3000), host: process.env.HOST });
