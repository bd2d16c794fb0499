import type { Misbehaviour } from './mishap.ts'

/** For `test.each`: each mishap under the sentence that it makes. */
export const titled = <Mishap extends Misbehaviour>(
  mishaps: readonly Mishap[],
): (readonly [title: string, mishap: Mishap])[] =>
  mishaps.map((mishap) => [`${mishap.rows}: ${mishap.when} → ${mishap.outcome}`, mishap] as const)
