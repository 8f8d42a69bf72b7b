// A client as a desktop or a report would be written with the generated types. It is compiled
// strictly and run on real answers.
import type { components, operations } from './openapi.js';

type Operation = keyof operations;
type Body<Response> = Response extends { content: { 'application/json': infer Json } } ? Json : never;

// What an operation answers when it succeeds.
export type Success<Name extends Operation> = {
  [Status in keyof operations[Name]['responses']]: Status extends 200 | 201 | 202 | 207
    ? Body<operations[Name]['responses'][Status]>
    : never;
}[keyof operations[Name]['responses']];

type Contact = components['schemas']['Contact'];
type Event = components['schemas']['Event'];

export function agentsByStatus(list: Success<'listAgents'>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const agent of list.data) counts.set(agent.status, (counts.get(agent.status) ?? 0) + 1);
  return counts;
}

export function customerOf(contact: Contact): string {
  const parties = Object.values(contact.interaction.participants);
  return parties.find((party) => party.pType === 'Customer')?.name ?? '';
}

// By the kind of event alone, which narrows it.
export function owners(history: Success<'listTaskEvents'>): string[] {
  const events: Event[] = history.data.flatMap((row) => row.events);
  return events.flatMap((event) => (event.type === 'EngagementStarted' ? [event.agent ?? ''] : []));
}

export function whyNot(explanation: Success<'explainTask'>): string[] {
  return explanation.data.flatMap((place) =>
    place.agents.flatMap((agent) => agent.objections.map((one) => `${one.reason}: ${one.text}`)),
  );
}

export function longestRonaTimeout(queues: Success<'listContactServiceQueues'>): number {
  return Math.max(0, ...queues.map((queue) => queue.ronaTimeout ?? 0));
}
