"""obsia inside other tools: OpenTelemetry's SDK and LiteLLM."""
