"""Writes the code blocks of a page that are marked `<!-- compiled: NAME -->` into files.

What a block leaves out for the reader's sake (imports, a method around it) is in NAME.frame, with CODE in its place.
"""

import pathlib
import re
import sys

page, frames, target = (pathlib.Path(argument) for argument in sys.argv[1:])
target.mkdir(parents=True)
blocks = re.findall(r"<!-- compiled: (\S+) -->\n```\w+\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
for name, code in blocks:
    frame = frames / "frames" / f"{name}.frame"
    text = frame.read_text("utf-8").replace("CODE\n", code) if frame.exists() else code
    (target / name).write_text(text, "utf-8")
    print(name)
if not blocks:
    sys.exit("The page has no such block.")
