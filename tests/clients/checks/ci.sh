# shellcheck shell=bash
needs_deb git jq
needs_pip zizmor==1.32.0 yamllint==1.38.0 pre-commit==4.7.0

# The action: its readers have nothing to say, and its last step does what it should, with annotations, a summary and a report.
check "zizmor reads action.yml" "$python/zizmor" --offline --no-progress action.yml
check "yamllint reads action.yml" "$python/yamllint" -d '{extends: default, rules: {line-length: {max: 140}, document-start: disable}}' action.yml .pre-commit-hooks.yaml
action="$out/action"
mkdir -p "$action/checkout/docs" "$action/tools/bin"
git init --quiet "$action/checkout"
ln -sf "$protopick" "$action/tools/bin/protopick"
printf 'flows:\n  chat: { latency: lowish }\n' >"$action/checkout/docs/requirements.yaml"
check "the steps of the action" python3 - "$action" "$python" <<'PYTHON'
import json, os, pathlib, subprocess, sys
sys.path[:0] = [str(path) for path in pathlib.Path(sys.argv[2]).parent.glob("lib/python*/site-packages")]
import yaml
action = pathlib.Path(sys.argv[1])
steps = yaml.safe_load(pathlib.Path("action.yml").read_text())["runs"]["steps"]
assert "cargo install" in steps[0]["run"] and "--path \"$SOURCE\"" in steps[0]["run"]
assert all("${{" not in step["run"] for step in steps), "values come as variables, so that none is run as a script"
def run(**given):
    summary, output = action / "summary.md", action / "output"
    summary.write_text("")
    output.write_text("")
    variables = {"PATHS": ".", "FAIL_ON": "error", "RULES": "", "SARIF": ""} | given
    variables |= {"TOOLS": str(action / "tools"), "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(output)}
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", steps[1]["run"]], cwd=action / "checkout", capture_output=True, text=True,
                          env=variables | {"PATH": os.environ["PATH"]})
    return done, summary.read_text(), output.read_text()
done, summary, output = run(SARIF="lint.sarif")
assert done.returncode == 1, done
assert done.stdout.startswith("::error title=unknown-name%3A") and "file=docs/requirements.yaml,line=2" in done.stdout, done.stdout
assert "| error | docs/requirements.yaml:2 |" in summary and output == "sarif=lint.sarif\n", (summary, output)
assert len(json.loads((action / "checkout/lint.sarif").read_text())["runs"][0]["results"]) == 1
hostile = "$(touch forged); `touch forged` --fix\n\ndocs"
done, _, _ = run(PATHS=hostile)
assert done.returncode == 2 and not list(action.rglob("forged")), done
(action / "checkout/docs/requirements.yaml").write_text("flows:\n  chat: { latency: low }\n")
done, summary, output = run()
assert done.returncode == 0 and "::warning " in done.stdout and output == "", done
assert run(FAIL_ON="warning")[0].returncode == 1
PYTHON

# What is looked at is what git does not ignore, whether it is found or named.
seen="$out/seen"
rm -rf "$seen" && git init --quiet "$seen"
check "git ignores what lint passes over" python3 - "$seen" "$protopick" <<'PYTHON'
import itertools, pathlib, subprocess, sys
root, protopick = pathlib.Path(sys.argv[1]), sys.argv[2]
def out(*command):
    return set(subprocess.run(command, cwd=root, check=True, capture_output=True).stdout.decode().split("\0")) - {""}
parts = ["a", "build", ".github", "a b", "é", "x[1]"]
folders = [pathlib.Path(*way) for depth in range(4) for way in itertools.product(parts, repeat=depth)]
for folder in folders:
    (root / folder).mkdir(exist_ok=True)
    for name in ["requirements.yaml", "x.requirements.yml", "!x.requirements.yaml"]:
        (root / folder / name).write_text("flows: {}\n")
patterns = {
    ".gitignore": "build/\n!a/build/\n# comment\n\\!x.*\n/a/a/*\n!/a/a/a\n**/a b/é/\nx[[]1]/a\n",
    "é/.gitignore": "*\n!*/\n!x.*\n",
    ".github/.gitignore": "!build\nrequirements.*\n",
    ".git/info/exclude": "/x*/x*/\n",
}
for name, text in patterns.items():
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text(text)
everything = {str(path.relative_to(root)) for path in root.rglob("*requirements.y*ml")}
git = out("git", "ls-files", "-z", "--others", "--exclude-standard") & everything
assert 100 < len(git) < len(everything) / 2, (len(git), len(everything))
found = out(protopick, "lint", "--list-files", "--null")
assert found == git, (sorted(found - git)[:9], sorted(git - found)[:9])
named = out(protopick, "lint", "--list-files", "--null", "--force-exclude", "--", *sorted(everything))
assert named == git, (sorted(named - git)[:9], sorted(git - named)[:9])
PYTHON

# The hook: its manifest is valid, and it runs from a commit of this repository on files that are staged.
check "the manifest of the hook" "$python/pre-commit" validate-manifest .pre-commit-hooks.yaml
hooked="$out/hooked"
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
source="target/clients/out/source"
git init --quiet "$source"
git -C "$source" fetch --quiet "$PWD" "$commit" 2>/dev/null || git push --quiet "$source" "$commit:refs/heads/check"
git -C "$source" checkout --quiet -B check "$commit"
cat >"$hooked/.pre-commit-config.yaml" <<YAML
repos:
  - repo: $PWD/$source
    rev: $commit
    hooks: [{ id: protopick, verbose: true }]
YAML
git -C "$hooked" add --force .
hook() {
  (cd "$hooked" && PRE_COMMIT_HOME="$tools/pre-commit" CARGO_TARGET_DIR="$tools/hook" "$python/pre-commit" run --all-files)
}
hook_fails() {
  ! hook && { hook || true; } | grep unknown-name
}
check "the hook runs" hook
hook_looks_at_two_files() {
  hook | grep "in 2 files"
}
check "the hook looks at requirements files alone" hook_looks_at_two_files
printf 'flows:\n  chat: { latency: lowish }\n' >"$hooked/requirements.yaml"
git -C "$hooked" add .
check "the hook fails where there is a finding" hook_fails
