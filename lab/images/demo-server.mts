// Stands in for the two demo images. Their answers are modelled on the captures in tkestack/tke-playbook,
// tke-get-client-ip/{eni-clb-direct-pod,eni-clb-non-direct-pod}/images/pod3.png: JSON of the request's headers (their
// names capitalised, as WSGI hands them over), `message` and `method`, keys sorted. The L4 image has `remote_addr`
// besides (the public source of it says `client_ip`, the published image does not). Both serve `/` alone, on port 5000.
import { createServer, type IncomingMessage } from "node:http";

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
const PORT = 5000;

const withRemoteAddr = process.argv.includes("--remote-addr");

function capitalised(name: string): string {
    return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function answer(request: IncomingMessage): Record<string, unknown> {
    const names = Object.keys(request.headers).sort();
    return {
        headers: Object.fromEntries(names.map((name) => [capitalised(name), String(request.headers[name])])),
        message: "Here are your request headers",
        method: request.method,
        ...(withRemoteAddr && { remote_addr: request.socket.remoteAddress }),
    };
}

const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0];
    const status = path !== "/" ? 404 : METHODS.includes(request.method ?? "") ? 200 : 405;
    console.log(`${request.socket.remoteAddress} - - "${request.method} ${request.url}" ${status} -`);
    if (status !== 200) {
        response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" }).end();
        return;
    }
    response.writeHead(200, { "Content-Type": "application/json" }).end(`${JSON.stringify(answer(request))}\n`);
});

server.on("error", (error) => {
    console.error(error.message);
    process.exit(1);
});

server.listen(PORT, process.env.HOST || "0.0.0.0");

process.on("SIGTERM", () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
});
