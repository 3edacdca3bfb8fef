// Opens pages in a real browser, on a phone, on a wide screen, in the dark and in print, and fails on what a reader would stumble
// over: an error of the console, a request, a finding of axe, a page wider than the screen, a script that runs.
//
//   node page.mjs FOLDER-OF-PICTURES PAGE...
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.node, "here.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [pictures, ...pages] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });
const screens = [
  { name: "390", width: 390, height: 844, scheme: "light" },
  { name: "390-dark", width: 390, height: 844, scheme: "dark" },
  { name: "1280", width: 1280, height: 900, scheme: "light" },
  { name: "1280-dark", width: 1280, height: 900, scheme: "dark" },
];

const faults = [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const page of pages) {
    for (const screen of screens) await visit(page, screen);
  }
} finally {
  await browser.close();
}
faults.forEach((fault) => console.error(fault));
process.exitCode = faults.length === 0 ? 0 : 1;

async function visit(file, screen) {
  const what = `${basename(file)} at ${screen.name}`;
  const fault = (text) => faults.push(`${what}: ${text}`);
  const context = await browser.newContext({
    viewport: { width: screen.width, height: screen.height },
    colorScheme: screen.scheme,
    // The page's policy forbids every script; axe is let in past it.
    bypassCSP: true,
  });
  const tab = await context.newPage();
  const own = pathToFileURL(resolve(file)).href;
  tab.on("console", (message) => message.type() === "error" && fault(`console: ${message.text()}`));
  tab.on("pageerror", (error) => fault(`error: ${error.message}`));
  tab.on("dialog", (dialog) => fault(`a script ran: ${dialog.message()}`) || dialog.dismiss());
  tab.on("request", (request) => request.url() !== own && fault(`request: ${request.url()}`));
  await tab.goto(own);

  const told = await tab.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    scripts: document.querySelectorAll("script, iframe, object, embed, [onload], [onerror], [onclick]").length,
    headings: document.querySelectorAll("h1").length,
    policy: document.querySelector("meta[http-equiv=Content-Security-Policy]")?.content ?? "",
  }));
  if (told.overflow > 0) fault(`${told.overflow} px wider than the screen`);
  if (told.scripts > 0) fault("there is something that runs");
  if (told.headings !== 1) fault(`${told.headings} first headings`);
  if (!told.policy.startsWith("default-src 'none'")) fault("no policy");

  await tab.screenshot({ path: join(pictures, `${basename(file, ".html")}-${screen.name}.png`), fullPage: true });
  await tab.evaluate(axe);
  await look();
  // What is folded, and what a box has scrolled out of sight, must be as readable as the rest.
  await tab.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
  await tab.addStyleTag({ content: ".scroll{overflow:visible!important}" });
  await look();
  async function look() {
    const { violations } = await tab.evaluate(() => axe.run(document));
    for (const each of violations) fault(`axe ${each.id}: ${each.help}\n  ${each.nodes.map((node) => node.html).slice(0, 3).join("\n  ")}`);
  }

  if (screen.name === "1280-dark") {
    // Paper is white, whatever the screen is, and nothing stays folded.
    await tab.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = false)));
    await tab.emulateMedia({ media: "print", colorScheme: "dark" });
    const paper = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    if (paper !== "rgb(255, 255, 255)") fault(`the paper is ${paper}`);
    const folded = await tab.evaluate(() =>
      [...document.querySelectorAll("details dd")].some((each) => !each.checkVisibility()));
    if (folded) fault("a folded part is missing in print");
    await tab.setViewportSize({ width: 674, height: 1000 });
    await tab.screenshot({ path: join(pictures, `${basename(file, ".html")}-print.png`), fullPage: true });
    await tab.pdf({ path: join(pictures, `${basename(file, ".html")}.pdf`), format: "A4" });
  }
  await context.close();
}
