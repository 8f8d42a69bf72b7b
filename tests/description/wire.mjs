// Holds what the integration tests have kept (tests/support/daemon_wire.hpp) against the
// descriptions: every answer against openapi.yaml, every frame against asyncapi.yaml.
//     node wire.mjs answers|frames DESCRIPTION KEPT.jsonl
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const [what, description, kept] = process.argv.slice(2);
const shown_max = 40;
const document = parse(readFileSync(description, 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
addFormats(ajv);
for (const format of ['int32', 'int64', 'double']) ajv.addFormat(format, true);

const compiled = new Map();
const escaped = (part) => part.replaceAll('~', '~0').replaceAll('/', '~1');
const checker = (...path) => {
  const pointer = path.map((part) => encodeURIComponent(escaped(part))).join('/');
  if (!compiled.has(pointer)) compiled.set(pointer, ajv.compile({ $ref: `document#/${pointer}` }));
  return compiled.get(pointer);
};
const problems_of = (check, value) => check(value) ? [] : check.errors.map((one) =>
  `${one.instancePath || '.'} ${one.message} ${JSON.stringify(one.params)}`);

// ---- answers ---------------------------------------------------------------------------------

// Of two addresses that fit, the one with fewer parts in braces is meant.
const operations = () => Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) =>
    [path, ...(operation['x-also-at'] ?? [])].map((address) => ({
      method: method.toUpperCase(), path, key: method, operation,
      fits: new RegExp(`^${address.replace(/\{[^}]*\}/g, '[^/]+')}$`),
      open: (address.match(/\{/g) ?? []).length,
    })))).sort((left, right) => left.open - right.open);

// The daemon's own, for those who run it (docs/operations.md); and what clients of the original
// report about themselves, which is taken and forgotten (docs/api/desktops.md).
const of_operation = /^\/(health|metrics|telemetry)(\/|$)/;
// An answer that was kept for a repetition says no more when its customer was erased (SEC-7).
const is_erased = (body) =>
  body !== null && Object.keys(body).length === 1 && body.reasonCode === 'CUSTOMER_ERASED';

const check_answer = (known) => ({ method, target, status, contentType, body }) => {
  if (method === 'OPTIONS' || is_erased(body)) return [];  // a browser's preflight
  const path = target.split('?')[0];
  const found = known.find((one) => one.method === method && one.fits.test(path));
  const elsewhere = status >= 400 || of_operation.test(path);
  if (!found) return elsewhere ? [] : [`${method} ${path} is not described`];
  let place = ['paths', found.path, found.key, 'responses', String(status)];
  let response = found.operation.responses[status];
  if (!response) return [`${method} ${found.path}: status ${status} is not described`];
  if (response.$ref) {
    place = response.$ref.slice(2).split('/');
    response = place.reduce((at, part) => at[part], document);
  }
  const type = contentType.split(';')[0];
  if (!response.content) {
    return body === null ? [] : [`${method} ${found.path} ${status}: no body is described`];
  }
  if (!response.content[type]) return [`${method} ${found.path} ${status}: ${type} not described`];
  if (type !== 'application/json') return [];
  return problems_of(checker(...place, 'content', type, 'schema'), body)
    .map((one) => `${method} ${found.path} ${status}: ${one}`);
};

// ---- frames ----------------------------------------------------------------------------------

// A field that is not described is a fault, too.
const close = (schema) => {
  if (schema === null || typeof schema !== 'object') return;
  if (schema.properties && !('additionalProperties' in schema)) schema.additionalProperties = false;
  Object.entries(schema).forEach(([word, part]) => { if (word !== 'allOf') close(part); });
};

const message_of = ({ channel, frame }) => {
  if ('keepalive' in frame) return 'KeepAlive';
  const type = frame.type[0].toUpperCase() + frame.type.slice(1);
  if (channel === 'connectors') return `Connector${type}`;
  const named = document.channels.notifications.messages;
  return frame.data?.type in named ? frame.data.type : frame.type;
};

const check_frame = (line) => {
  const name = message_of(line);
  if (!document.components.messages[name]) return [`${name} is not described`];
  return problems_of(checker('components', 'messages', name, 'payload'), line.frame)
    .map((one) => `${name}: ${one}`);
};

if (what === 'frames') Object.values(document.components.schemas).forEach(close);
ajv.addSchema(document, 'document');
const check = what === 'frames' ? check_frame : check_answer(operations());
const faults = new Map();
let checked = 0;
for await (const line of createInterface({ input: createReadStream(kept) })) {
  ++checked;
  for (const fault of check(JSON.parse(line))) {
    const general = fault.replace(/\/\d+/g, '/N').replace(/[0-9a-f-]{36}/g, 'ID');
    if (!faults.has(general)) faults.set(general, line);
  }
}
for (const [fault, line] of [...faults].slice(0, shown_max)) {
  console.log(`${fault}\n    ${line.slice(0, 600)}`);
}
console.log(`${checked} ${what} of different shapes, ${faults.size} kinds of faults`);
process.exit(faults.size === 0 && checked > 0 ? 0 : 1);
