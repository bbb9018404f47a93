"""What does somebody who opens Prag three times a year have to know? One page for each kind of institution, on screen and on paper."""
