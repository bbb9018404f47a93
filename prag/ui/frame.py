"""What does every page's frame show? Values only; each may be empty, and an error page shows them all empty."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation under the header; `count` is what waits there, None when nothing is counted."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The `frame` variable of `ui/layout.html`. An empty address hides the link or form that would use it."""

    institution: str = ""
    place: str = ""
    practitioner: str = ""
    function: str = ""
    # The same person in every tab, whatever the language of each.
    who: str = ""
    nav: tuple[NavItem, ...] = ()
    demo: bool = False
    signed_in: bool = False
    dpo_contact: str = ""
    language: str = ""
    # What one could change to (code and own name), where that is sent, and the page to come back to.
    languages: tuple[tuple[str, str], ...] = ()
    language_url: str = ""
    here: str = ""
    idle_seconds: int = 0
    home_url: str = "/"
    account_url: str = ""
    help_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    unlock_url: str = ""
    # The log was not sealed for hours: nothing can be saved, and every page says so.
    unsealed: bool = False
    # In a demo session the lock opens without a password, because a persona has none.
    unlock_without_password: bool = False


EMPTY_FRAME = Frame()
