import type { Misbehaviour } from './mishap.ts'

/** For `test.each`: each mishap under the sentence that it makes. */
export const titled = <Fault extends Misbehaviour>(
  faults: readonly Fault[],
): (readonly [title: string, fault: Fault])[] =>
  faults.map((fault) => [`${fault.rows}: ${fault.when} → ${fault.outcome}`, fault] as const)
