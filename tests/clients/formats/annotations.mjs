// Writes the findings of a JSON report with GitHub's own toolkit, and compares them byte for byte with our annotations.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, report, annotations] = process.argv.slice(2);
const core = await import(pathToFileURL(modules + "/@actions/core/lib/core.js"));
const ours = readFileSync(annotations, "utf8");
const found = JSON.parse(readFileSync(report, "utf8")).findings;
const utf16 = (path, line, column) => {
  const text = readFileSync(report.replace(/[^/]*$/, "lint/") + path, "utf8").split("\n")[line - 1];
  return [...text].slice(0, column - 1).join("").length + 1;
};

// The toolkit writes to standard output.
let written = "";
const write = process.stdout.write;
process.stdout.write = (text) => ((written += text), true);
const order = { error: 0, warning: 1, info: 2 };
const titles = new Map(ours.split("\n").map((line) => /title=([a-z-]+)%3A ([^,]*)/.exec(line)).filter(Boolean).map((m) => [m[1], m[2]]));
for (const each of found.sort((a, b) => order[a.severity] - order[b.severity])) {
  const { path, line, column, end_line, end_column } = each.at;
  const oneLine = line === end_line;
  const properties = {
    title: `${each.lint}: ${titles.get(each.lint)}`,
    file: path,
    startLine: line,
    endLine: end_line,
    startColumn: oneLine ? utf16(path, line, column) : undefined,
    endColumn: oneLine ? utf16(path, line, end_column) : undefined,
  };
  const message = each.help ? `${each.message}; ${each.help}` : each.message;
  ({ error: core.error, warning: core.warning, info: core.notice })[each.severity](message, properties);
}
process.stdout.write = write;
if (written.replaceAll("\r\n", "\n") !== ours || !ours.includes("50%25%3A a%2Cb.requirements.yaml")) {
  console.log(`toolkit:\n${written}\nours:\n${ours}`);
  process.exit(1);
}
