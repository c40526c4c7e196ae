"""A fake gateway with a drawn phone: demo, tests and benchmarks only (settings.SIMULATOR).

It speaks WAHA's (engine GOWS) and Evolution's (2.3.7) HTTP and webhooks over real sockets, signed, and as much of
the Cloud API as a conversation needs. Facts about them come from captured bodies of the real servers, see
`tests/payloads`.
"""
