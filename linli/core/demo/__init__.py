"""What a module needs to show itself in the demo: people, places, words and time, all made up."""
