import express from "express";
import morgan from "morgan";

const app = express();

// 0: the TCP peer. 1: the rightmost entry of X-Forwarded-For, which a CLB of layer 7 wrote.
app.set("trust proxy", Number(process.env.TRUSTED_HOPS ?? 0));

// Writes request.ip.
app.use(morgan("combined"));
app.use((request, response) => {
    response.set("X-Client-IP", request.ip).send("hello\n");
});
app.listen(Number(process.env.PORT ?? 3000), process.env.HOST);
