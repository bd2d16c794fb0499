import type { EnvelopeFacts } from '@planbridge/shared/providers'
import { dayMs } from '@planbridge/shared/durations'
import { sha256, sha256OfBytes } from '../../runtime/sha256.ts'
import { canonicalText, memberAt, parsedJson } from './json-body.ts'

/** The parts of an event by which it is told apart, ordered and shown. */
export interface EventFacts {
  /** null unless it is a plain name. */
  readonly name: string | null
  /** Hash of the resource; null if the body names none. */
  readonly resource: string | null
  /** Milliseconds since 1970; null if the body does not say when it happened. */
  readonly happenedAt: number | null
  readonly fingerprint: string
  /** One with this fingerprint that was received before is another event; undefined: none is. */
  readonly repeatsSince: number | undefined
}

/** Names end up in lists and in the log, and providers choose them. */
const plainName = /^[\w.:/-]{1,100}$/

/** Date, time and offset. @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
const timestamp = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:?\d\d)$/

const nameOf = (value: unknown): string | null =>
  typeof value === 'string' && plainName.test(value) ? value : null

/** A time after the receipt would put every later event of the resource behind this one. */
const timeOf = (value: unknown, receivedAt: number): number | null => {
  const at = typeof value === 'string' && timestamp.test(value) ? Date.parse(value) : Number.NaN
  return Number.isFinite(at) && at >= 0 && at <= receivedAt + dayMs ? at : null
}

const resourceText = (body: unknown, paths: EnvelopeFacts['resource']): string | undefined => {
  for (const { of, id } of paths) {
    const text = canonicalText(memberAt(body, id))
    if (text !== undefined && text !== 'null' && text !== '""') return `${of}:${text}`
  }
  return undefined
}

/** The declared members as one text; undefined if one of them is missing, so that only the bytes tell repeats apart. */
const fingerprintText = (body: unknown, members: EnvelopeFacts['fingerprint']): string | undefined => {
  if (members.length === 0) return undefined
  const texts = members.map((member) => canonicalText(memberAt(body, member)))
  return texts.includes(undefined) ? undefined : JSON.stringify(texts)
}

/** Reads an event of a provider. Every body has facts: what cannot be read is null, and the bytes are the fingerprint. */
export const readEvent = async (
  bytes: Uint8Array<ArrayBuffer>,
  envelope: EnvelopeFacts,
  receivedAt: number,
): Promise<EventFacts> => {
  const body = parsedJson(bytes)
  const resource = resourceText(body, envelope.resource)
  const members = fingerprintText(body, envelope.fingerprint)
  const windowMs = envelope.sameBytesMinutes * 60_000
  const identity =
    members === undefined
      ? { fingerprint: `b:${await sha256OfBytes(bytes)}`, repeatsSince: receivedAt - windowMs }
      : { fingerprint: `m:${await sha256(members)}`, repeatsSince: undefined }
  return {
    ...identity,
    name: nameOf(memberAt(body, envelope.name)),
    resource: resource === undefined ? null : await sha256(resource),
    happenedAt: envelope.createdAt === null ? null : timeOf(memberAt(body, envelope.createdAt), receivedAt),
  }
}
