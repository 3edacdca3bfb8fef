#!/usr/bin/env node
// Starts the program, which is in the package for this platform. Its streams, its exit code and its signals are those of this process.
"use strict";

const { spawn } = require("node:child_process");

function program() {
  const windows = process.platform === "win32";
  const named = `@protopick/${process.platform}-${process.arch}`;
  try {
    return require.resolve(`${named}/protopick${windows ? ".exe" : ""}`);
  } catch {
    console.error(`error: the package ${named} is not installed
help: install protopick again, with optional dependencies; if there is no such package, \`cargo install protopick\` builds the program`);
    process.exit(2);
  }
}

const child = spawn(program(), process.argv.slice(2), { stdio: "inherit" });

// A terminal sends its signals to the program as well, which may still have to tidy up. This process must outlive it, so that the shell
// does not come back too early. What other processes send comes here alone, and is passed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}

child.on("error", (error) => {
  console.error(`error: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else {
    process.exit(code);
  }
});
