"""The real servers of the local stack: PostgreSQL, Valkey and NATS JetStream, started from Python wheels."""

from ratiba_cli.servers.guarded_nats import GuardedNats
from ratiba_cli.servers.local_server import LocalServer, ServerFailedError
from ratiba_cli.servers.nats import NatsServer
from ratiba_cli.servers.postgres import PostgresServer
from ratiba_cli.servers.stack import LocalStack, ServerUrls
from ratiba_cli.servers.valkey import ValkeyServer

__all__ = [
    "GuardedNats",
    "LocalServer",
    "LocalStack",
    "NatsServer",
    "PostgresServer",
    "ServerFailedError",
    "ServerUrls",
    "ValkeyServer",
]
