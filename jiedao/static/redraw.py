"""Draw a month's look-back sample again from its published frame: `python redraw.py 2022-08 990099001000 frame.csv`.

Needs nothing but Python. The arguments are the month, the street's division code and the frame as it was downloaded:
lines `stratum,number`, sorted, UTF-8, ended by line feeds. The seed is `month|street|SHA-256 of the frame`. Of a
stratum of high risk a third is drawn, of another a tenth, at least five and at most fifteen or twenty, all where there
are no more than five; what had been taken up again is not drawn. Within a stratum those come first whose SHA-256 of
`seed|stratum|number` is smallest. Prints the seed, then each stratum with how many of how many, and its numbers.
"""

import hashlib
import sys

PLANS = {"high": (3, 15), "other": (10, 20)}  # one in so many, and at most


def size(stratum: str, there: int) -> int:
    """How many are drawn of a stratum with so many in it."""
    risk = stratum.rpartition("/")[2]
    if risk not in PLANS:
        return 0
    one_in, most = PLANS[risk]
    return there if there <= 5 else min(there, max(5, min(most, -(-there // one_in))))


def main(month: str, street: str, path: str) -> None:
    """Print the sample."""
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    seed = f"{month}|{street}|{hashlib.sha256(text.encode()).hexdigest()}"
    strata: dict[str, list[str]] = {}
    for line in text.split("\n")[:-1]:
        stratum, _, number = line.partition(",")
        strata.setdefault(stratum, []).append(number)
    print(seed)
    for stratum, numbers in sorted(strata.items()):
        numbers.sort(key=lambda number: hashlib.sha256(f"{seed}|{stratum}|{number}".encode()).hexdigest())
        drawn = size(stratum, len(numbers))
        print(f"{stratum}: {drawn} / {len(numbers)}", *numbers[:drawn], sep="\n    ")


if __name__ == "__main__":
    main(*sys.argv[1:4])
