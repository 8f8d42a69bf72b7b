// Writes real answers as literals that must satisfy the generated types: a member that is described
// otherwise, missing or unknown does not compile.
//     node answers.mjs FOLDER > answers.ts
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const folder = process.argv[2];
const operations = readdirSync(folder).map((file) => basename(file, '.json')).sort();
console.log("import type { Success } from './client.js';\n");
for (const operation of operations) {
  const answer = readFileSync(join(folder, `${operation}.json`), 'utf8').trim();
  console.log(`export const ${operation} = ${answer} satisfies Success<'${operation}'>;\n`);
}
