#!/usr/bin/env python3
"""What programs are made of, as SPDX 2.3 JSON: sbom.py PROGRAM… VERSION OUT

The shared libraries that they load, by ldd, and the headers that are compiled into them, each as the Debian package that
it comes from. https://spdx.github.io/spdx-spec/v2.3/
"""
import json
import os
import pathlib
import re
import subprocess
import sys

HEADERS = ("nlohmann-json3-dev", "libcli11-dev", "libcpp-httplib-dev")
# By the source package, where its copyright file names no SPDX licence.
LICENCES = {"brotli": "MIT", "cli11": "BSD-3-Clause", "cmark-gfm": "BSD-2-Clause", "cpp-httplib": "MIT", "fmtlib": "MIT",
            "gcc-12": "GPL-3.0-or-later WITH GCC-exception-3.1", "glibc": "LGPL-2.1-or-later",
            "gmp": "LGPL-3.0-or-later OR GPL-2.0-or-later", "icu": "Unicode-DFS-2016", "libyaml": "MIT",
            "nettle": "LGPL-3.0-or-later OR GPL-2.0-or-later", "nlohmann-json3": "MIT", "openssl": "Apache-2.0",
            "pugixml": "MIT", "zlib": "Zlib"}


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def package_of(library):
    """dpkg knows a file by the path that it was installed by, which may differ by the link /lib -> /usr/lib."""
    real = os.path.realpath(library)
    for path in (real, real.removeprefix("/usr"), "/usr" + real):
        found = output("dpkg-query", "-S", path)
        if found:
            return found.split(": ", 1)[0].split(",")[0]
    return None


def entry(package):
    form = "${Package}\t${Version}\t${source:Package}\t${Architecture}\t${Homepage}"
    fields = output("dpkg-query", "-W", "-f", form, package).split("\t")
    if len(fields) != 5:
        return None
    name, version, source, architecture, homepage = fields
    return {"SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name), "name": name, "versionInfo": version,
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "homepage": homepage or "NOASSERTION",
            "licenseConcluded": LICENCES.get(source, "NOASSERTION"), "licenseDeclared": LICENCES.get(source, "NOASSERTION"),
            "copyrightText": "NOASSERTION", "comment": f"copyright: /usr/share/doc/{name}/copyright",
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                              "referenceLocator": f"pkg:deb/debian/{name}@{version}?arch={architecture}"}]}


def main():
    *programs, version, out = sys.argv[1:]
    libraries = re.findall(r"=> (/\S+)|^\s+(/\S+) \(", output("ldd", *programs), re.MULTILINE)
    packages = {package_of(a or b) for a, b in libraries} | set(HEADERS)
    entries = [found for package in sorted(packages - {None}) if (found := entry(package))]
    own = {"SPDXID": "SPDXRef-diglot", "name": "diglot", "versionInfo": version, "downloadLocation": "NOASSERTION",
           "filesAnalyzed": False, "licenseConcluded": "MIT", "licenseDeclared": "MIT", "copyrightText": "NOASSERTION"}
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-diglot")]
    relations += [("SPDXRef-diglot", "DEPENDS_ON", one["SPDXID"]) for one in entries]
    # The time of the build would make each file another one: https://reproducible-builds.org/specs/source-date-epoch/
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    created = output("date", "-u", "-d", f"@{epoch}", "+%Y-%m-%dT%H:%M:%SZ").strip()
    document = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
                "name": f"diglot-{version}", "documentNamespace": f"https://spdx.org/spdxdocs/diglot-{version}",
                "creationInfo": {"created": created, "creators": ["Tool: diglot-sbom"]}, "packages": [own, *entries],
                "relationships": [{"spdxElementId": a, "relationshipType": kind, "relatedSpdxElement": b}
                                  for a, kind, b in relations]}
    pathlib.Path(out).write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
