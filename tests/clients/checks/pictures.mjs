// Shows pictures to a real browser, by day and by night, and diagrams to the real Mermaid: well-formed, without a script, every text
// within its picture.
//
//   node pictures.mjs FOLDER-OF-PICTURES FILE.svg|FILE.mmd...
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.node, "here.js"));
const { chromium } = require("playwright-core");

const [pictures, ...files] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });
const faults = [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const file of files) {
    const fault = (text) => faults.push(`${basename(file)}: ${text}`);
    await (file.endsWith(".mmd") ? diagram(file, fault) : picture(file, fault));
  }
} finally {
  await browser.close();
}
faults.forEach((fault) => console.error(fault));
process.exitCode = faults.length === 0 ? 0 : 1;

async function picture(file, fault) {
  const own = pathToFileURL(resolve(file)).href;
  for (const colorScheme of ["light", "dark"]) {
    const tab = await browser.newPage({ viewport: { width: 900, height: 900 }, colorScheme });
    tab.on("request", (request) => request.url() !== own && fault(`request: ${request.url()}`));
    tab.on("dialog", (dialog) => fault("a script ran") || dialog.dismiss());
    await tab.goto(own);
    const found = await tab.evaluate(() => {
      const root = document.documentElement;
      const { x, y, width, height } = root.viewBox?.baseVal ?? {};
      const within = (box) => box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height;
      // A part may be moved; its own place counts.
      const place = (text) => {
        const box = text.getBBox();
        const moved = text.parentElement.transform.baseVal.consolidate()?.matrix ?? { e: 0, f: 0 };
        return { x: box.x + moved.e, y: box.y + moved.f, width: box.width, height: box.height };
      };
      return {
        kind: root.tagName,
        broken: document.querySelector("parsererror")?.textContent,
        runs: document.querySelectorAll("script, foreignObject, a, image").length,
        beyond: [...document.querySelectorAll("text")].filter((text) => !within(place(text))).map((text) => text.textContent),
        words: document.querySelector("desc")?.textContent.length ?? 0,
      };
    });
    if (found.kind !== "svg" || found.broken) fault(found.broken ?? `a ${found.kind}`);
    if (found.runs > 0) fault("there is something that runs");
    if (found.beyond.length > 0) fault(`beyond the edge: ${found.beyond.join(" | ").slice(0, 200)}`);
    if (found.words === 0) fault("no words for those who do not see it");
    await tab.screenshot({ path: join(pictures, `${basename(file, ".svg")}-${colorScheme}.png`) });
    await tab.close();
  }
}

async function diagram(file, fault) {
  const tab = await browser.newPage({ viewport: { width: 900, height: 900 } });
  tab.on("dialog", (dialog) => fault("a script ran") || dialog.dismiss());
  await tab.setContent("<!DOCTYPE html><main></main>");
  await tab.addScriptTag({ path: join(process.env.node, "mermaid/dist/mermaid.min.js") });
  const text = readFileSync(file, "utf8");
  try {
    const labels = await tab.evaluate(async (text) => {
      mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
      await mermaid.parse(text);
      const main = document.querySelector("main");
      main.innerHTML = (await mermaid.render("diagram", text)).svg;
      return [...main.querySelectorAll(".node")].map((node) => node.textContent.trim());
    }, text);
    // What stands between the quotes, with its escapes undone.
    const wanted = [...text.matchAll(/"([^"]*)"/g)].map((match) =>
      match[1].replace(/#(\d+);/g, (_, code) => String.fromCodePoint(code)));
    for (const label of new Set(wanted)) if (!labels.includes(label)) fault(`no node says ${label}: ${labels.join(" | ")}`);
    await tab.screenshot({ path: join(pictures, `${basename(file)}.png`) });
  } catch (error) {
    fault(error.message);
  }
  await tab.close();
}
