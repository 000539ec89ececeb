"""Writes the code blocks that pages mark with `<!-- compiled: NAME -->` to files: extract.py FOLDER PAGE...

NAME.frame holds what a block omits (imports, an enclosing method), with CODE where the block goes.
"""

import pathlib
import re
import sys

BLOCK = re.compile(r"<!-- compiled: (\S+) -->\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)

folder, *pages = map(pathlib.Path, sys.argv[1:])
frames = pathlib.Path(__file__).parent / "frames"
folder.mkdir(parents=True)
for page in pages:
    blocks = BLOCK.findall(page.read_text("utf-8"))
    if not blocks:
        sys.exit(f"{page} has no marked code block")
    for name, code in blocks:
        frame = frames / f"{name}.frame"
        text = frame.read_text("utf-8").replace("CODE\n", code) if frame.exists() else code
        (folder / name).write_text(text, "utf-8")
        print(name)
