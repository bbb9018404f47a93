"""One plan for one person: goals, actions with an owner and a day, conditions apart from offers, the person's view, coverage."""
