"""What may tell who somebody is: names of people, telephone numbers, documents, days."""
