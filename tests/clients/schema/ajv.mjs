// What ajv says of files against a schema: a JSON object of file names with the errors found.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, schema, ...files] = process.argv.slice(2);
const require = createRequire(modules + "/");
const Ajv = require("ajv");
const yaml = require("yaml");

const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(schema, "utf8")));
const found = {};
for (const file of files) {
  try {
    found[file] = validate(yaml.parse(readFileSync(file, "utf8"))) ? [] : validate.errors.map((e) => e.instancePath + " " + e.message);
  } catch (error) {
    found[file] = [String(error)];
  }
}
console.log(JSON.stringify(found));
