"""What the gateway hears: its own copies of the services' events, with what a view needs."""
