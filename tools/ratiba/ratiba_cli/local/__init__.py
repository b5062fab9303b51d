"""The whole product on one machine: servers, fakes and services, with secrets and ports of its own."""
