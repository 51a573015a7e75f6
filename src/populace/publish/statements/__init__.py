"""What a release says of itself: facts, grades, guesses and sentences."""
