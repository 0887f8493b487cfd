// Runs fhirpath.js over the expressions, each compiled once, and prints nanoseconds an evaluation as JSON:
//   node peer.mjs EXPRESSIONS INPUTS SECONDS
// The modules are looked for beside the working directory, where tests/bench/fhirpath_bench has installed them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const fhirpath = require('fhirpath');
const model = require('fhirpath/fhir-context/r4');

const [expressions, inputs, seconds] = process.argv.slice(2);
const times = {};
for (const { name, input, expression } of JSON.parse(readFileSync(expressions, 'utf8'))) {
  const resource = JSON.parse(readFileSync(join(inputs, `${input}.json`), 'utf8'));
  const compiled = fhirpath.compile(expression, model);
  const run = (count) => {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < count; ++i) compiled(resource);
    return Number(process.hrtime.bigint() - begin);
  };
  run(200); // the engine compiles what is hot
  const probe = run(50) / 50;
  const count = Math.max(10, Math.round((Number(seconds) * 1e9) / 5 / probe));
  const rounds = Array.from({ length: 5 }, () => run(count) / count).sort((a, b) => a - b);
  times[name] = { ns: rounds[2], result: compiled(resource) };
}
console.log(JSON.stringify(times));
