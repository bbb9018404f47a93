"""What goes to which institution, was it read, and can it be called back? Notices, hand-overs, recalls, and how long they take."""
