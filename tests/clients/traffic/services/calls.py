"""gRPC, with messages that are plain bytes."""

import grpc

from services import free_port, quiet


class Calls:
    def __init__(self):
        self.port = free_port()

    async def start(self):
        self.server = grpc.aio.server()
        for service in ("calls.Echo", "reports.Echo"):
            self.server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, METHODS),))
        self.server.add_insecure_port(f"127.0.0.1:{self.port}")
        await self.server.start()

    async def stop(self):
        await self.server.stop(None)


async def once(request, _):
    return request


async def missing(_, context):
    await context.abort(grpc.StatusCode.NOT_FOUND, "no such thing")


async def both(requests, context):
    """Says everything again, and after the word `quiet` stays so for a time: what counts as life of a stream are messages."""
    async for message in requests:
        if message.startswith(b"quiet"):
            await quiet(lambda: context.write(b"beat"), b"silent" not in message)
        await context.write(message)


METHODS = {
    "Once": grpc.unary_unary_rpc_method_handler(once),
    "Missing": grpc.unary_unary_rpc_method_handler(missing),
    "Both": grpc.stream_stream_rpc_method_handler(both),
}
