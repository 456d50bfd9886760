"""Hardware to readings, one module per vendor. Holds nothing yet: measuring one's own hardware comes later."""
