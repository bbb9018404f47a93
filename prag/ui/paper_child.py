"""How does one paper come to be and leave nothing behind? A process that lives for it: an order as JSON in, the PDF out.

Typst keeps what it has set, without end, for a document that is set again a moment later; in a web process that would be what people
had printed. It is run as a script that imports nothing of ours, so that it starts in a hundredth of a second.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def main() -> int:
    """Write the PDF to the standard output. Status 1, with Typst's own words on the standard error, when the template is wrong."""
    order: dict[str, Any] = json.load(sys.stdin.buffer)
    sys.path.append(order["library"])
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[order["fonts"]])
    inputs = {"data": json.dumps(order["data"])}
    try:
        pdf = typst.compile(
            order["template"], root=order["root"], font_paths=fonts, sys_inputs=inputs, format="pdf", pdf_standards=["ua-1"],
            timestamp=order["timestamp"],
        )  # fmt: skip
    except typst.TypstError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
