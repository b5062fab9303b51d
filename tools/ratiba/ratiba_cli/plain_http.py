"""HTTP without TLS, for what listens on 127.0.0.1."""

import ssl

# Reading the machine's certificate authorities costs 40 ms for every client. This context trusts none, so that
# https through it fails instead of going unchecked.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
