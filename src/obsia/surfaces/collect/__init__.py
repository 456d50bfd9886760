"""Receiving records while they are made: OTLP over HTTP and gRPC, webhooks, and counters for Prometheus."""
