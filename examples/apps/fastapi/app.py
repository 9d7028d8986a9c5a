from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse

app = FastAPI()


@app.get("/{path:path}")
async def hello(request: Request):
    # uvicorn's access log has the same address.
    return PlainTextResponse("hello\n", headers={"X-Client-IP": request.client.host})
