import { Controller, Get, Module, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import type { Request, Response } from "express";
import morgan from "morgan";

@Controller()
class HelloController {
    @Get(["", "*path"])
    hello(@Req() request: Request, @Res({ passthrough: true }) response: Response): string {
        response.set("X-Client-IP", request.ip);
        return "hello\n";
    }
}

@Module({ controllers: [HelloController] })
class AppModule {}

const app = await NestFactory.create<NestExpressApplication>(AppModule);

// 0: the TCP peer. 1: the rightmost entry of X-Forwarded-For, which a CLB of layer 7 wrote.
app.set("trust proxy", Number(process.env.TRUSTED_HOPS ?? 0));

// Writes request.ip.
app.use(morgan("combined"));
await app.listen(Number(process.env.PORT ?? 3000), process.env.HOST ?? "0.0.0.0");
