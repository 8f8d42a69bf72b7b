// Compares search_trees with graphql-js: documents it has made at random, as they are and changed
// in a place or two, must be accepted by both, with the same tree, or refused by both. And the
// schema must be one for graphql-js, in which a reporting job's query is right.
//
// usage: node agree.mjs SEARCH_TREES COUNT SEED
import { spawnSync } from "node:child_process";
import { buildSchema, parse, validate, validateSchema } from "graphql";

const [program, count, seed] = [process.argv[2], Number(process.argv[3]), process.argv[4]];

const run = (options, input) =>
  spawnSync(program, options, { input, maxBuffer: 1 << 30, encoding: "utf8" }).stdout.trimEnd().split("\n");

// mulberry32
let state = Number(BigInt(seed) % 4294967296n);
function random(limit) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
}

const scraps = ["{", "}", "(", ")", "[", "]", ":", "$", "@", "!", "=", "...", "|", "&", '"', '"""', "\\", "#",
  ",", " ", "\n", "\r", "\r\n", "\t", "\uFEFF", "on", "true", "null", "query", "fragment", "type", "0", "-1", "1.5e3",
  "00", "1.", ".5", "\\u0041", "\\u{1F600}", "\\uD83D\\uDE00", "\\uD83D", "\\u{}", "\\x", "é", "😀", "_", "extend",
  '"a\\nb"', '"""\n  a\n   b\n"""', '\\"""', "subscription", "mutation", "$x", "@skip(if: true)"];

function changed(text) {
  const letters = Array.from(text);
  for (let left = 1 + random(2); left > 0; --left) {
    const at = random(letters.length + 1);
    const what = random(4);
    if (what === 0) letters.splice(at, 1 + random(3));
    else if (what === 1) letters.splice(at, 0, scraps[random(scraps.length)]);
    else if (what === 2) letters.splice(at, 1, scraps[random(scraps.length)]);
    else if (at + 1 < letters.length) [letters[at], letters[at + 1]] = [letters[at + 1], letters[at]];
  }
  return letters.join("");
}

// ---- graphql-js's tree in the form of tree_text.cpp ----
const kinds = { NullValue: "null", BooleanValue: "boolean", IntValue: "integer", FloatValue: "real",
  StringValue: "string", EnumValue: "enumeration", Variable: "variable", ListValue: "list", ObjectValue: "object" };
const all = (nodes, make) => (nodes ?? []).map(make);

function value(node) {
  const kind = kinds[node.kind];
  if (kind === "list") return [kind, "", all(node.values, value)];
  if (kind === "object") {
    return [kind, "", ...node.fields.map((one) => one.name.value), all(node.fields, (one) => value(one.value))];
  }
  if (kind === "null") return [kind, "", []];
  return [kind, kind === "variable" ? node.name.value : String(node.value), []];
}
const argument = (node) => [node.name.value, value(node.value)];
const directive = (node) => [node.name.value, all(node.arguments, argument)];
function selection(node) {
  const inside = all(node.selectionSet?.selections, selection);
  const directives = all(node.directives, directive);
  if (node.kind === "Field") {
    return ["field", node.alias?.value ?? "", node.name.value, all(node.arguments, argument), directives, inside];
  }
  if (node.kind === "FragmentSpread") return ["spread", "", node.name.value, [], directives, []];
  return ["inline", "", node.typeCondition?.name.value ?? "", [], directives, inside];
}
function type(node) {
  if (node.kind === "NonNullType") return [...type(node.type).slice(0, 2), true];
  return node.kind === "ListType" ? ["", [type(node.type)], false] : [node.name.value, [], false];
}
const variable = (node) => [node.variable.name.value, type(node.type), node.defaultValue ? [value(node.defaultValue)] : [],
  all(node.directives, directive)];
const definition = (node) => [node.kind === "FragmentDefinition" ? "fragment" : node.operation, node.name?.value ?? "",
  node.typeCondition?.name.value ?? "", all(node.variableDefinitions, variable), all(node.directives, directive),
  all(node.selectionSet.selections, selection)];

// Its tree; null when it is no document of executable definitions.
function tree(text) {
  let document;
  try {
    document = parse(text, { noLocation: true });
  } catch {
    return null;
  }
  const executable = ["OperationDefinition", "FragmentDefinition"];
  if (document.definitions.some((one) => !executable.includes(one.kind))) return null;
  return document.definitions.map(definition);
}

const made = run(["--random", String(Math.ceil(count / 4)), seed]).map((line) => JSON.parse(line));
const documents = made.flatMap((text) => [text, changed(text), changed(text), changed(text)]).slice(0, count);
const ours = run([], documents.map((text) => JSON.stringify(text)).join("\n") + "\n");
let accepted = 0;
let differences = 0;
documents.forEach((text, index) => {
  const theirs = JSON.stringify(tree(text));
  accepted += theirs === "null" ? 0 : 1;
  if (JSON.stringify(JSON.parse(ours[index])) === theirs) return;
  differences += 1;
  if (differences <= 3) console.log("document:\n" + text + "\nours:\n" + ours[index] + "\ngraphql-js:\n" + theirs);
});
console.log(`${documents.length} documents, ${accepted} accepted by graphql-js, ${differences} differences, seed ${seed}`);
const schema = buildSchema(run(["--schema"], "").join("\n"));
const job = parse(`query Q($from: Long!, $to: Long!) {
  taskDetails(from: $from, to: $to, filter: {and: [{lastQueue: {name: {equals: "Billing"}}}]},
      aggregations: [{field: "id", name: "n", type: count}], aggregationInterval: {interval: DAILY}) {
    tasks { intervalStartTime lastAgent { name(sort: asc) } aggregation { name value } }
    pageInfo { hasNextPage endCursor }
  }
  agentSession(from: $from, to: $to) { agentSessions { channelInfo { activities(first: 5) { nodes { state } } } } }
}`);
const problems = [...validateSchema(schema), ...validate(schema, job)];
problems.forEach((one) => console.log("schema: " + one.message));

// Documents of one kind only would show nothing.
const shows = accepted > count / 4 && accepted < count && documents.length === count;
process.exit(differences === 0 && problems.length === 0 && shows ? 0 : 1);
