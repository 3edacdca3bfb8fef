"""What the rules say of gateways and call measured, shown with the real programs."""
