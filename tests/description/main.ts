// Reads real answers with the client; fails if they do not say what happened.
import * as answers from './answers.js';
import { agentsByStatus, customerOf, longestRonaTimeout, owners, whyNot } from './client.js';

const contact = answers.holdTask.task;
const said = {
  signedIn: agentsByStatus(answers.listAgents).get('LoggedIn') ?? 0,
  customerIsThere: contact !== undefined && typeof customerOf(contact) === 'string',
  owners: owners(answers.listTaskEvents).length,
  objections: whyNot(answers.explainTask).length,
  ronaTimeout: longestRonaTimeout(answers.listContactServiceQueues),
};
console.log(said);
if (said.signedIn === 0 || !said.customerIsThere || said.owners === 0) throw new Error('no');
