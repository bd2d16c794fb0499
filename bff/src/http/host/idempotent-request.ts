import { Failure } from '../../failure.ts'

/** An answer as plain data. */
export interface PlainAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request whose repetition gets the first answer. */
export interface KeyedHostRequest {
  readonly tenant: string
  readonly host: string
  readonly key: string
  readonly request: string
  readonly account: string | null
}

export type AnswerKeyed = (
  request: KeyedHostRequest,
  make: () => Promise<PlainAnswer>,
) => Promise<{ readonly answer: PlainAnswer; readonly repeated: boolean }>

export const idempotencyHeader = 'idempotency-key'

/** A structured field string without escapes, or the same without quotes, as most clients write it. */
const written = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,200}))$/

/**
 * Reads the key of a request; undefined without one. Fails with `idempotency-key-malformed`.
 * @see https://www.ietf.org/archive/id/draft-ietf-httpapi-idempotency-key-header-07.html#section-2.1
 */
export const readIdempotencyKey = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined
  const [, quoted, bare] = written.exec(header.trim()) ?? []
  const key = quoted ?? bare
  if (key === undefined) throw new Failure('idempotency-key-malformed', 'not one text of 1 to 200 characters')
  return key
}

/** The same text for inputs that differ only in the order of members. */
export const canonicalText = (value: unknown): string => JSON.stringify(value, sortMembers)

const sortMembers = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value
