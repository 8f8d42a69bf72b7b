// Prints what is wrong with an AsyncAPI document; exits with 1 if anything is.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';

const severities = ['error', 'warning'];  // information (a newer version of the format) is no fault
const file = process.argv[2];
const said = await new Parser().validate(readFileSync(file, 'utf8'), { source: file });
const faults = said.filter((one) => one.severity < severities.length);
for (const one of faults) {
  const line = one.range.start.line + 1;
  console.log(`${file}:${line}: ${severities[one.severity]}: ${one.message} (${one.code})`);
}
process.exit(faults.length === 0 ? 0 : 1);
