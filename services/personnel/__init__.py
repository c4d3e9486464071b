"""Who does the work: OPDs, people, positions, nominations, decrees and teams."""
