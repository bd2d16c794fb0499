import { base64url } from 'jose'
import type { Signer } from './signer.ts'

/** The front channel is the authorization response, the back channel the token response. */
export type Channel = 'front' | 'back'
export type Claims = Readonly<Record<string, unknown>>

/** An ID token before serialization. A fault may change each part of it. */
export interface IdTokenDraft {
  readonly header: Claims
  readonly claims: Claims
  readonly sign: Signer
  /** Serializes the payload. Default: JSON. */
  readonly writeClaims: (claims: Claims) => string
  /** Changes the serialized token. */
  readonly finish: (jwt: string) => string
}

const encode = (text: string) => base64url.encode(new TextEncoder().encode(text))

/** @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1 */
export const writeIdToken = async (draft: IdTokenDraft): Promise<string> => {
  const { header, claims, sign, writeClaims, finish } = draft
  const input = `${encode(JSON.stringify(header))}.${encode(writeClaims(claims))}`
  return finish(`${input}.${base64url.encode(await sign(new TextEncoder().encode(input)))}`)
}

type Change = (claims: Claims) => Claims

/** A fault of the payload. A claim that becomes undefined is omitted. */
export const withClaims =
  (change: Change) =>
  (draft: IdTokenDraft): IdTokenDraft => ({ ...draft, claims: { ...draft.claims, ...change(draft.claims) } })

/** A fault of the header and, if `sign` is given, of the signature. */
export const withHeader =
  (change: Change, sign?: Signer) =>
  (draft: IdTokenDraft): IdTokenDraft => ({
    ...draft,
    header: { ...draft.header, ...change(draft.header) },
    ...(sign && { sign }),
  })

/** A fault of the serialized token. */
export const withText =
  (finish: (jwt: string) => string) =>
  (draft: IdTokenDraft): IdTokenDraft => ({ ...draft, finish })

/** A claim as text; empty if it is not a string. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
