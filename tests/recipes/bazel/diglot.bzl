"""Rules for Bazel: the articles of a locale as a library, and the site of several.

    diglot_article_library(name = "fr", locale = "fr-FR", folder = "fr-FR", srcs = glob(["fr-FR/**"]))
    diglot_site(name = "site", libraries = [":fr", ":ja"])

Each library is an action by itself: of a changed article its library is compiled anew, and the site is linked. What was
built comes from the disk or remote cache (--disk_cache, --remote_cache=http://…) wherever it was built before. `shards`
cuts a large library into so many actions.
"""

# Bazel shows the sources as links out of its sandbox, and diglot follows no link out of the content.
_COMPILE = """set -eu
diglot=$1 locale=$2 folder=$3 out=$PWD/$4 shard=$5
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -rL --parents "$folder" "$copy"
cd "$copy"
"$diglot" compile "$locale=$folder" --objects "$out" --shard "$shard" --no-cache --jobs 1 --quiet
"""

def _library(ctx):
    folder = "/".join([part for part in [ctx.label.package, ctx.attr.folder] if part])
    outs = []
    for shard in range(1, ctx.attr.shards + 1):
        out = ctx.actions.declare_directory("%s.objects/%d" % (ctx.label.name, shard))
        ctx.actions.run_shell(
            inputs = ctx.files.srcs,
            outputs = [out],
            mnemonic = "DiglotCompile",
            command = _COMPILE,
            arguments = [ctx.attr.diglot, ctx.attr.locale, folder, out.path, "%d/%d" % (shard, ctx.attr.shards)],
        )
        outs.append(out)
    return [DefaultInfo(files = depset(outs))]

diglot_article_library = rule(
    implementation = _library,
    attrs = {
        "srcs": attr.label_list(allow_files = True),
        "locale": attr.string(mandatory = True),
        "folder": attr.string(mandatory = True, doc = "of the locale, below the package"),
        "shards": attr.int(default = 1),
        "diglot": attr.string(default = "/usr/bin/diglot"),
    },
)

def _site(ctx):
    out = ctx.actions.declare_directory(ctx.label.name)
    ctx.actions.run_shell(
        inputs = ctx.files.libraries,
        outputs = [out],
        mnemonic = "DiglotLink",
        command = 'diglot=$1 out=$2 fail=$3; shift 3; exec "$diglot" link "$@" --out "$out" --no-cache --fail-on "$fail"',
        arguments = [ctx.attr.diglot, out.path, ctx.attr.fail_on] + [file.path for file in ctx.files.libraries],
    )
    return [DefaultInfo(files = depset([out]))]

diglot_site = rule(
    implementation = _site,
    attrs = {
        "libraries": attr.label_list(mandatory = True),
        "fail_on": attr.string(default = "error", values = ["error", "warning", "note", "never"]),
        "diglot": attr.string(default = "/usr/bin/diglot"),
    },
)
