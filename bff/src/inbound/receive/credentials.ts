import type { ReceivedWebhooks } from '../../domain/integration.ts'
import type { Secret } from '../../domain/secret.ts'
import type { Random } from '../../runtime/platform.ts'

type Bytes = Uint8Array<ArrayBuffer>

const hmac = { name: 'HMAC', hash: 'SHA-256' } as const
const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

const importKey = (key: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', key, hmac, false, ['sign', 'verify'])

/** Evaluates every one, so that the time does not depend on the first that is true. */
const someOf = async (judged: readonly Promise<boolean>[]): Promise<boolean> =>
  (await Promise.all(judged)).includes(true)

/** Compares a presented text with secrets. */
type IsOneOf = (presented: string) => Promise<boolean>

/**
 * Compares by the HMAC of both with a random key, so that the time depends neither on how much of the text is right nor on its length.
 * Web Crypto compares the codes in constant time. @see https://www.w3.org/TR/WebCryptoAPI/#hmac-operations
 */
const comparison = (secrets: readonly Secret[], random: Random): IsOneOf => {
  const key = importKey(random.bytes(32))
  const codes = secrets.map(async (secret) => crypto.subtle.sign('HMAC', await key, utf8(secret.reveal())))
  return async (presented) => {
    const bytes = utf8(presented)
    return someOf(codes.map(async (code) => crypto.subtle.verify('HMAC', await key, await code, bytes)))
  }
}

/** Lower-case digits of 256 bits, and nothing else. */
const hexCode = /^[\da-f]{64}$/

/** Bytes that are no code of anything, for a text that is none. */
const noCode = new Uint8Array(32)

const codeOf = (text: string): Bytes =>
  hexCode.test(text) ? Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)) : noCode

type IsSigned = (signature: string | undefined, bytes: Bytes) => Promise<boolean>

/** Verifies an HMAC-SHA256 over the bytes, with any of the secrets. */
const verification = (secrets: readonly Secret[]): IsSigned => {
  const keys = secrets.map((secret) => importKey(utf8(secret.reveal())))
  return async (signature = '', bytes) => {
    const code = codeOf(signature)
    const judged = keys.map(async (key) => crypto.subtle.verify('HMAC', await key, code, bytes))
    return (await someOf(judged)) && code !== noCode
  }
}

/** The keys that a request presents. */
export interface PresentedKeys {
  /** In the path; absent if the path has none. */
  readonly pathKey: string | undefined
  readonly header: (name: string) => string | undefined
}

/** The proof of a sender, with the secrets of one integration. */
export interface Credentials {
  /** True if the keys are those that were agreed with the provider, or none was agreed. Needs no body. */
  readonly haveKeys: (presented: PresentedKeys) => Promise<boolean>
  /** True if the provider's signature over the body is right, or the provider does not sign. */
  readonly isSigned: (presented: PresentedKeys, bytes: Bytes) => Promise<boolean>
}

const always = () => Promise.resolve(true)

export const openCredentials = (
  { pathKeys, header, signing }: Pick<ReceivedWebhooks, 'pathKeys' | 'header' | 'signing'>,
  random: Random,
): Credentials => {
  const isPathKey = comparison(pathKeys, random)
  const isHeaderKey = header && comparison(header.values, random)
  const isSignature = signing && verification(signing.secrets)
  return {
    async haveKeys({ pathKey, header: valueOf }) {
      const judged = [
        pathKeys.length === 0 ? Promise.resolve(pathKey === undefined) : isPathKey(pathKey ?? ''),
        header && isHeaderKey ? isHeaderKey(valueOf(header.name) ?? '') : always(),
      ]
      return !(await Promise.all(judged)).includes(false)
    },
    isSigned: ({ header: valueOf }, bytes) =>
      signing && isSignature ? isSignature(valueOf(signing.header), bytes) : always(),
  }
}
