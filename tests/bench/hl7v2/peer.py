"""Parses every message with python-hl7 and reads every leaf unescaped: python peer.py FOLDER SECONDS

Prints nanoseconds of processor time a pass, leaves and characters read, and the names of files that it refuses, as JSON.
"""

import json
import os
import sys
import time

import hl7


def touch(message):
    leaves = characters = 0
    for segment in message:
        # What stands at 0 is the segment's name; of MSH, fields 1 and 2 are delimiters.
        for field in list(segment)[3 if str(segment[0]) == "MSH" else 1:]:
            for repetition in field:
                for component in repetition if isinstance(repetition, list) else [repetition]:
                    for leaf in component if isinstance(component, list) else [component]:
                        if leaf:
                            leaves += 1
                            text = str(leaf)
                            characters += len(message.unescape(text) if "\\" in text else text)
    return leaves, characters


def main():
    folder, seconds = sys.argv[1], float(sys.argv[2])
    texts, refused = [], []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            text = file.read()
        try:
            touch(hl7.parse(text))
            texts.append(text)
        except Exception as error:  # whatever its reason, the file is not measured
            refused.append(f"{name}: {type(error).__name__}")
    once = lambda: [touch(hl7.parse(text)) for text in texts]
    totals = once()
    passes, begin = 0, time.process_time()
    while passes < 3 or time.process_time() - begin < seconds:
        once()
        passes += 1
    spent = (time.process_time() - begin) / passes
    print(json.dumps({"ns": spent * 1e9, "bytes": sum(len(text.encode()) for text in texts), "messages": len(texts),
                      "leaves": sum(leaves for leaves, _ in totals), "characters": sum(size for _, size in totals),
                      "refused": refused}))


if __name__ == "__main__":
    main()
