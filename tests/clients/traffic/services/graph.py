"""GraphQL, with subscriptions over WebSocket."""

import asyncio
from collections.abc import AsyncGenerator

import strawberry
from aiohttp import web
from strawberry.aiohttp.views import GraphQLView
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from pace import BEAT, BEATS
from services import free_port


@strawberry.type
class Query:
    @strawberry.field
    def name(self, id: int) -> str:
        return f"thing {id}"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def prices(self, beats: bool) -> AsyncGenerator[str, None]:
        yield "first"
        for _ in range(BEATS - 1):
            await asyncio.sleep(BEAT)
            if beats:
                yield "beat"
        await asyncio.sleep(BEAT)
        yield "second"


class Graph:
    def __init__(self):
        self.port = free_port()

    async def start(self):
        application = web.Application()
        schema = strawberry.Schema(query=Query, subscription=Subscription)
        view = GraphQLView(schema=schema, subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL])
        application.router.add_route("*", "/{rest:.*}", view)
        self.runner = web.AppRunner(application, shutdown_timeout=1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()

    async def stop(self):
        await self.runner.cleanup()
