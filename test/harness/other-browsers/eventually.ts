import { setTimeout as sleep } from 'node:timers/promises'

const pauseMs = 50
/** Only ends a test that is stuck. */
const waitMsMax = 120_000

const isYet = <Value>(value: Value | null | undefined | false): value is Value =>
  value !== null && value !== undefined && value !== false

/**
 * Tries until there is a value. A try may reject, because the document is being replaced or an element moves. The error at the
 * end has the last reason as its cause, and says what `look` sees.
 */
export const eventually = async <Value>(
  wanted: string,
  attempt: () => Promise<Value | null | undefined | false>,
  look: () => Promise<unknown> = () => Promise.resolve('nothing else is known'),
): Promise<Value> => {
  const end = performance.now() + waitMsMax
  let reason: unknown
  do {
    try {
      const value = await attempt()
      if (isYet(value)) return value
      reason = undefined
    } catch (error) {
      reason = error
    }
    await sleep(pauseMs)
  } while (performance.now() < end)
  const seen = await look().catch(String)
  throw new Error(`There was no ${wanted}, but: ${String(seen)}`, { cause: reason })
}
