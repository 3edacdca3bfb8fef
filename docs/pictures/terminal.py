"""Draws what a program writes to a terminal, colours included, as SVG: from standard input to standard output."""

import io
import sys
from html import escape

from rich.console import Console
from rich.text import Text
from rich.terminal_theme import TerminalTheme

# Light text on a dark ground, each colour readable on it.
THEME = TerminalTheme(
    (16, 22, 29),
    (230, 235, 241),
    [(16, 22, 29), (242, 160, 140), (130, 210, 150), (240, 200, 110), (140, 196, 245), (210, 170, 240), (120, 210, 220), (230, 235, 241)],
)
# As the tool's own, but for fonts from the network and the buttons of a window.
FORMAT = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="TITLE">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""

console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True, color_system="standard")
console.print(Text.from_ansi(sys.stdin.read()))
svg = console.export_svg(title=sys.argv[1], theme=THEME, code_format=FORMAT, unique_id="terminal").replace("TITLE", escape(sys.argv[1], quote=True))
# Three dots as on somebody's window have no meaning here.
start = svg.find('<g transform="translate(26,22)">')
svg = svg[:start] + svg[svg.find("</g>", start) + 4 :] if start >= 0 else svg
print("\n".join(line.rstrip() for line in svg.splitlines() if line.strip()))
