"""`python -m caveat docs/caveat` puts the folder that comes with this package there."""

import shutil
import sys

from . import BUNDLED, LOADER


def main(arguments):
    if len(arguments) != 1 or arguments[0].startswith("-"):
        return "usage: python -m caveat FOLDER    (for instance docs/caveat)"
    if not (BUNDLED / LOADER).is_file():
        return f"caveat: this package was built without the folder to put there ({BUNDLED}); copy it from a release"
    shutil.copytree(BUNDLED, arguments[0], dirs_exist_ok=True)
    print(f"caveat: {arguments[0]}/{LOADER} and what it loads are in place")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
