"""What the simulated partners and the system tests share. Standard library only."""
