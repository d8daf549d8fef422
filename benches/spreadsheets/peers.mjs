// The peer in JavaScript: writes rows of a JSON file, over and over up to a count, and prints the seconds that it took.

import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";

const [packages, path, source, countText] = process.argv.slice(2);
const Papa = createRequire(`${packages}/`)("papaparse");
const rows = JSON.parse(readFileSync(source, "utf8"));
const count = Number(countText);
const atOnce = 2000;
const options = { escapeFormulae: true, newline: "\r\n" };

const began = process.hrtime.bigint();
const file = openSync(path, "w");
for (let done = 0; done < count; ) {
  const from = done % rows.length;
  const some = rows.slice(from, Math.min(from + atOnce, from + count - done));
  writeSync(file, Papa.unparse(some, options) + "\r\n");
  done += some.length;
}
closeSync(file);
console.log(Number(process.hrtime.bigint() - began) / 1e9);
