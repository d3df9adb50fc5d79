"""Bits per byte of PPMd (variant H, as in 7-Zip) on held-out texts, primed with training texts.

    python3 ppmd_baseline.py [--orders 5,6,8] [--memory 2048] FOLDER HELD-OUT-PREFIX...

FOLDER has one sub-folder of UTF-8 texts per language. Files whose names start with a prefix are held out; all others
prime the compressor: the bits of a held-out text are those by which the archive of (training + text) is larger than
the archive of the training texts alone. "own" primes with the language's texts, "all" with the other languages' before
them. Needs the command 7z.
"""

import argparse
import os
import subprocess
import tempfile

def packed(data, order, memory):
    """Bytes of the 7z archive; its header is of the same size for every input and cancels out in differences."""
    with tempfile.TemporaryDirectory() as folder:
        archive = os.path.join(folder, "x.7z")
        method = f"-m0=PPMd:o={order}:mem={memory}m"
        subprocess.run(
            ["7z", "a", "-t7z", method, "-mhc=off", "-si", archive], input=data, check=True, stdout=subprocess.DEVNULL
        )
        return os.path.getsize(archive)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def texts(folder, prefixes):
    """{language: (training bytes, {prefix: held-out bytes})}"""
    found = {}
    for language in sorted(os.listdir(folder)):
        train, held = b"", {}
        for name in sorted(os.listdir(os.path.join(folder, language))):
            data = read(os.path.join(folder, language, name))
            prefix = next((p for p in prefixes if name.startswith(p)), None)
            if prefix is None:
                train += data
            else:
                held[prefix] = held.get(prefix, b"") + data
        found[language] = (train, held)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("prefixes", nargs="+", metavar="HELD-OUT-PREFIX")
    parser.add_argument("--orders", default="5,6,8,10,12,16")
    parser.add_argument("--memory", type=int, default=2048, help="MB for the model, enough that it never starts anew")
    arguments = parser.parse_args()
    languages = texts(arguments.folder, arguments.prefixes)
    best = {}
    for language, (train, held) in languages.items():
        others = b"".join(t for other, (t, _) in languages.items() if other != language)
        cases = dict(held)
        if len(held) > 1:
            cases["together"] = b"".join(held.values())
        for order in map(int, arguments.orders.split(",")):
            for priming, prime in {"own": train, "all": others + train}.items():
                base = packed(prime, order, arguments.memory)
                for case, data in cases.items():
                    bits = (packed(prime + data, order, arguments.memory) - base) * 8
                    characters = len(data.decode("utf-8"))
                    print(
                        f"{language} order {order} primed with {priming} ({len(prime)} bytes): {case} "
                        f"{len(data)} bytes, {bits / len(data):.4f} bits per byte, "
                        f"{bits / characters:.4f} bits per character",
                        flush=True,
                    )
                    best[language, case] = min(best.get((language, case), (9e9,)), (bits / len(data), order, priming))
    for (language, case), (value, order, priming) in best.items():
        print(f"best: {language} {case} {value:.4f} bits per byte (order {order}, primed with {priming})")


if __name__ == "__main__":
    main()
