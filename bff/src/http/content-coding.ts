import { parseAccept } from 'hono/utils/accept'

/** The content codings that Planbridge sends, the smaller first. */
export const codings = ['br', 'gzip'] as const
export type Coding = (typeof codings)[number]

/** Other names of `gzip`. @see https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.3 */
const aliases: Readonly<Record<string, string>> = { 'x-gzip': 'gzip' }

/** The weights of an `Accept-Encoding` header: a named coding goes before `*`. */
const weightsIn = (header: string): ((coding: string) => number | undefined) => {
  const weights = new Map<string, number>()
  for (const { type, q } of parseAccept(header)) {
    const name = type.toLowerCase()
    weights.set(aliases[name] ?? name, q)
  }
  return (coding) => weights.get(coding) ?? weights.get('*')
}

/**
 * The coding to send to a client with this `Accept-Encoding`: of those with the highest weight, the first that is available. Null if
 * the client refuses the plain bytes too and accepts no available coding.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 */
export const codingFor = (
  header: string | undefined,
  available: readonly Coding[],
): Coding | 'identity' | null => {
  // Without the header any coding is allowed, but programs that send none usually decode none.
  const weightOf = weightsIn(header ?? '')
  const weighed = available.map((coding) => ({ coding, weight: weightOf(coding) ?? 0 }))
  const best = weighed.toSorted((one, other) => other.weight - one.weight)[0]
  // Plain bytes are accepted unless they are refused. Only a weight of their own makes them preferred.
  const plain = weightOf('identity')
  if (best === undefined || best.weight === 0) return plain === 0 ? null : 'identity'
  return plain !== undefined && plain > best.weight ? 'identity' : best.coding
}
