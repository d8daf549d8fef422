// The package as a program in Node uses it, one way to load it a run: names of areas come with `init()`, and stay away
// where nobody asks for them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const [folder, way] = [pathToFileURL(`${process.argv[2]}/`), process.argv[3]];
const bytesOf = (name) => readFile(new URL(name, folder));
const capture = await import(new URL('capture.js', folder));
const NIK = '3204110609970001';
const names = () => [capture.checkNik(NIK).province, capture.checkNik(NIK).district];

if (way === 'default') {
  await capture.default();
} else if (way === 'bare') {
  await capture.default({ regions: false });
  assert.deepEqual(names(), [null, null]);
  capture.loadRegions(await bytesOf('regions.bin'));
} else {
  await capture.default({ module_or_path: await bytesOf(`${way}/capture_bg.wasm`) });
}
assert.deepEqual(names(), ['Jawa Barat', 'Katapang']);
const { ok, birthDate, gender, serial } = capture.checkNik(NIK);
assert.deepEqual([ok, birthDate, gender, serial], [true, '06-09-1997', 'male', '0001']);
assert.equal(capture.checkNik('9904110609970004').errors[0].code, 'province');
assert.match(capture.signBundle('{"b":1e2,"a":0.1}', 'key'), /^\{"a":0\.1,"b":100,"signature":"[0-9a-f]{64}"\}$/);
