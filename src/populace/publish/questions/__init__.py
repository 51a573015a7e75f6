"""Questions to a release, what its counts answer, and sentences that rest on the answers."""
