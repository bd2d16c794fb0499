import type { WebhookEvent } from './api.ts'

/**
 * `header-missing`, `header-malformed`: not a message of Standard Webhooks. `too-old`, `too-new`: the timestamp differs from the own clock by
 * more than the tolerance. `signature-mismatch`: no key verifies it. `body-malformed`: it is verified, and no event.
 */
export type WebhookErrorCode =
  | 'header-missing'
  | 'header-malformed'
  | 'too-old'
  | 'too-new'
  | 'signature-mismatch'
  | 'body-malformed'

/** A message that must not be trusted. Answer it with 400. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError'
  /** Stable: decide by it, not by the message. */
  readonly code: WebhookErrorCode

  constructor(code: WebhookErrorCode, message: string) {
    super(`${code}: ${message}`)
    this.code = code
  }
}

/** The headers of a request: a `Headers` object, or an object such as `request.headers` of Node. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>

export interface WebhookMessage {
  /** The body as it was received. A text is read as UTF-8; JSON that was parsed and written again does not verify. */
  readonly body: Uint8Array | ArrayBuffer | string
  readonly headers: WebhookHeaders
}

export interface WebhookKeys {
  /** Secrets (`whsec_…`) and public keys (`whpk_…`) of the endpoint. One of them has to verify the message. */
  readonly keys: string | readonly string[]
  /** How many seconds a message may be older or newer than the own clock. 0 allows none. Default: 300. */
  readonly toleranceSeconds?: number | undefined
  /** Milliseconds since 1970. Default: the clock of the machine. */
  readonly now?: (() => number) | undefined
}

type Bytes = Uint8Array<ArrayBuffer>

type Key =
  | { readonly version: 'v1'; readonly bytes: Bytes }
  | { readonly version: 'v1a'; readonly bytes: Bytes }

const base64 = /^[A-Za-z0-9+/]*={0,2}$/

/** undefined for a text that is not base64. */
const decoded = (text: string): Bytes | undefined => {
  if (text.length % 4 !== 0 || !base64.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

const sizes = { v1: { min: 24, max: 64 }, v1a: { min: 32, max: 32 } } as const

const keyOf = (text: string): Key => {
  const version = text.startsWith('whsec_') ? 'v1' : text.startsWith('whpk_') ? 'v1a' : undefined
  const bytes = decoded(text.slice(text.indexOf('_') + 1))
  if (!version || !bytes || bytes.length < sizes[version].min || bytes.length > sizes[version].max)
    throw new TypeError(
      'a key is neither a secret (whsec_, 24 to 64 bytes) nor a public key (whpk_, 32 bytes)',
    )
  return { version, bytes }
}

const isReader = (headers: WebhookHeaders): headers is { get(name: string): string | null } =>
  typeof headers['get'] === 'function'

const valueOf = (headers: WebhookHeaders, name: string): string => {
  const found = isReader(headers)
    ? headers.get(name)
    : Object.entries(headers).find(([other]) => other.toLowerCase() === name)?.[1]
  const value = typeof found === 'string' || !found ? found : found.join(' ')
  if (!value) throw new WebhookError('header-missing', name)
  return value
}

/** Seconds since 1970, and nothing else: `Number` would read `1e9`, ` 1 ` and an empty text as well. */
const timestampOf = (text: string): number => {
  if (!/^\d{1,11}$/.test(text)) throw new WebhookError('header-malformed', 'webhook-timestamp')
  return Number(text)
}

const requireRecent = (timestamp: number, { toleranceSeconds = 300, now = Date.now }: WebhookKeys): void => {
  if (!(toleranceSeconds >= 0 && Number.isFinite(toleranceSeconds)))
    throw new RangeError('toleranceSeconds must be a number of seconds')
  const age = Math.floor(now() / 1_000) - timestamp
  if (age > toleranceSeconds) throw new WebhookError('too-old', `${age} seconds`)
  if (-age > toleranceSeconds) throw new WebhookError('too-new', `${-age} seconds`)
}

const bytesOf = (body: WebhookMessage['body']): Bytes => {
  if (typeof body === 'string') return new TextEncoder().encode(body)
  return body instanceof Uint8Array ? Uint8Array.from(body) : new Uint8Array(body)
}

const signedText = (id: string, timestamp: string, body: Bytes): Bytes => {
  const head = new TextEncoder().encode(`${id}.${timestamp}.`)
  const text = new Uint8Array(head.length + body.length)
  text.set(head)
  text.set(body, head.length)
  return text
}

// Web Crypto compares in constant time. @see https://w3c.github.io/webcrypto/#hmac-operations-verify
const verifiedBy = async ({ version, bytes }: Key, signature: Bytes, text: Bytes): Promise<boolean> => {
  const { subtle } = globalThis.crypto
  if (version === 'v1') {
    const key = await subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
    return subtle.verify('HMAC', key, signature, text)
  }
  const key = await subtle.importKey('raw', bytes, 'Ed25519', false, ['verify'])
  return subtle.verify('Ed25519', key, signature, text)
}

const isVerified = async (keys: readonly Key[], signatures: string, text: Bytes): Promise<boolean> => {
  for (const written of signatures.split(' ')) {
    const at = written.indexOf(',')
    const [version, signature] = [written.slice(0, at), decoded(written.slice(at + 1))]
    // Versions that this client does not know are those of later messages.
    const ofVersion = signature ? keys.filter((key) => key.version === version) : []
    for (const key of ofVersion) if (await verifiedBy(key, signature ?? new Uint8Array(), text)) return true
  }
  return false
}

/**
 * Verifies the signature and the time of a message of Standard Webhooks.
 * @returns Its id, which is the same for every try of one event. Rejects with a `WebhookError`, and with a `TypeError` for a key that is none.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const verifySignature = async (
  { body, headers }: WebhookMessage,
  options: WebhookKeys,
): Promise<{ readonly id: string; readonly timestamp: number }> => {
  const keys = [options.keys].flat().map(keyOf)
  const id = valueOf(headers, 'webhook-id')
  const written = valueOf(headers, 'webhook-timestamp')
  const timestamp = timestampOf(written)
  const signatures = valueOf(headers, 'webhook-signature')
  if (!(await isVerified(keys, signatures, signedText(id, written, bytesOf(body)))))
    throw new WebhookError('signature-mismatch', 'no key verifies the message')
  requireRecent(timestamp, options)
  return { id, timestamp }
}

/**
 * Verifies a webhook of Planbridge and reads its event. Ignore types that you do not know, and events whose id you have handled before.
 * Rejects with a `WebhookError`.
 */
export const verifyWebhook = async (message: WebhookMessage, options: WebhookKeys): Promise<WebhookEvent> => {
  const { id } = await verifySignature(message, options)
  const event = parsed(bytesOf(message.body))
  if (event?.id !== id || typeof event.type !== 'string')
    throw new WebhookError('body-malformed', 'not an event of Planbridge')
  return event
}

const parsed = (body: Bytes): WebhookEvent | undefined => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as WebhookEvent
  } catch {
    return undefined
  }
}
