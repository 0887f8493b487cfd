"""What the system tests stand on: the gateway as a process, its partners, raw connections."""
