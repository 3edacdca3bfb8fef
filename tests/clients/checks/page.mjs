// Opens pages in a real browser, on a phone, on a wide screen, in the dark and in print, and fails on what a reader would stumble
// over: an error of the console, a request, a finding of axe, a page wider than the screen, a script that runs, too much paper.
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
// How many sheets a recommendation takes at most.
const sheets = { "shop.html": 2, "ride-hailing.html": 2, "hospital-ward.html": 2, "chat.html": 1 };
const screens = [
  { name: "320", width: 320, height: 640, scheme: "light" },
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

  const measure = () => ({
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    // A comparison may scroll in its box; a recommendation fits any screen.
    sideways: document.querySelector(".flow") === null ? [] :
      [...document.querySelectorAll("body *")].filter((each) => each.checkVisibility() && !each.closest("svg, .hidden") &&
        (each.scrollWidth > Math.max(each.clientWidth, each.offsetWidth) + 1 || each.getBoundingClientRect().right > innerWidth + 1))
        .map((each) => `${each.tagName}.${each.className}`),
  });
  const told = await tab.evaluate(() => ({
    scripts: document.querySelectorAll("script, iframe, object, embed, [onload], [onerror], [onclick]").length,
    headings: document.querySelectorAll("h1").length,
    policy: document.querySelector("meta[http-equiv=Content-Security-Policy]")?.content ?? "",
  }));
  await fits();
  async function fits() {
    const { overflow, sideways } = await tab.evaluate(measure);
    if (overflow > 0) fault(`${overflow} px wider than the screen`);
    if (sideways.length > 0) fault(`cut off or scrolling sideways: ${sideways.slice(0, 5).join(" ")}`);
  }
  if (told.scripts > 0) fault("there is something that runs");
  if (told.headings !== 1) fault(`${told.headings} first headings`);
  if (!told.policy.startsWith("default-src 'none'")) fault("no policy");

  await tab.screenshot({ path: join(pictures, `${basename(file, ".html")}-${screen.name}.png`), fullPage: true });
  await tab.evaluate(axe);
  await look();
  // What is folded, and what a box has scrolled out of sight, must be as readable as the rest.
  await tab.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
  await fits();
  await tab.addStyleTag({ content: ".scroll{overflow:visible!important}" });
  await look();
  async function look() {
    const { violations } = await tab.evaluate(() => axe.run(document));
    for (const each of violations) fault(`axe ${each.id}: ${each.help}\n  ${each.nodes.map((node) => node.html).slice(0, 3).join("\n  ")}`);
  }

  if (screen.name === "1280-dark") {
    // Paper is white, whatever the screen is. What can be folded is not printed, folded or not, and no flow is torn.
    await tab.emulateMedia({ media: "print", colorScheme: "dark" });
    const paper = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    if (paper !== "rgb(255, 255, 255)") fault(`the paper is ${paper}`);
    const print = await tab.evaluate(() => ({
      details: [...document.querySelectorAll("details, .sources")].filter((each) => each.checkVisibility()).length,
      torn: [...document.querySelectorAll(".flow")].filter((each) => getComputedStyle(each).breakInside !== "avoid").length,
      told: document.querySelector(".flow") === null || document.querySelector(".in-print")?.checkVisibility(),
    }));
    if (print.details > 0) fault(`${print.details} details are printed`);
    if (print.torn > 0) fault(`${print.torn} flows may be torn across sheets`);
    if (!print.told) fault("nothing says where the details are");
    await tab.setViewportSize({ width: 674, height: 1000 });
    await tab.screenshot({ path: join(pictures, `${basename(file, ".html")}-print.png`), fullPage: true });
    const pdf = await tab.pdf({ path: join(pictures, `${basename(file, ".html")}.pdf`), format: "A4" });
    const taken = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    if (taken > (sheets[basename(file)] ?? Infinity)) fault(`takes ${taken} sheets`);
  }
  await context.close();
}
