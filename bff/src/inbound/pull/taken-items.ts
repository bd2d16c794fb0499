import type { QueueFacts } from '@planbridge/shared/providers'

type Bytes = Uint8Array<ArrayBuffer>

/** The items that were taken from a queue. */
export interface Taken {
  /** Each event as JSON text with the digits that the provider wrote. */
  readonly items: readonly Bytes[]
  /** How many are left; null if the response does not say. */
  readonly left: number | null
}

// Not in the library's types yet. https://tc39.es/proposal-json-parse-with-source/
const { rawJSON } = JSON as JSON & { readonly rawJSON: (text: string) => unknown }

/** Two identifiers that differ only beyond the precision of a double stay two. */
const keepDigits = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && context?.source !== undefined ? rawJSON(context.source) : value

const decoder = new TextDecoder('utf-8', { fatal: true })

const read = (bytes: Bytes): Readonly<Record<string, unknown>> | undefined => {
  try {
    return Object(JSON.parse(decoder.decode(bytes), keepDigits)) as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}

/**
 * The events of a response. Reading has removed them from the queue, so no part of a response that has another shape is discarded: then
 * the whole body is one item, which the processing sets aside for an operator.
 */
export const takenItems = (bytes: Bytes, { items: member, left }: QueueFacts): Taken => {
  const answer = read(bytes)
  const items = answer?.[member]
  const whole = { items: bytes.byteLength === 0 ? [] : [bytes], left: null }
  if (!answer || !Array.isArray(items)) return whole
  try {
    const encoder = new TextEncoder()
    const texts = items.map((item: unknown) => encoder.encode(JSON.stringify(item)))
    // A number is kept as its text.
    const count = Number(JSON.stringify(answer[left] ?? null))
    return { items: texts, left: Number.isInteger(count) ? count : null }
  } catch {
    return whole
  }
}
