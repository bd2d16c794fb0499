import { base64url } from 'jose'
import type { Signer } from './signer.ts'

export type Channel = 'front' | 'back'
export type Claims = Readonly<Record<string, unknown>>

/** An ID token before it is written: everything about it may still be changed. */
export interface IdTokenDraft {
  readonly header: Claims
  readonly claims: Claims
  readonly sign: Signer
  /** Writes the payload; JSON unless a mishap writes something else. */
  readonly writeClaims: (claims: Claims) => string
  /** The last change, made to the finished text. */
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

/** A mishap of the payload; a claim that becomes undefined is left out. */
export const withClaims =
  (change: Change) =>
  (draft: IdTokenDraft): IdTokenDraft => ({ ...draft, claims: { ...draft.claims, ...change(draft.claims) } })

/** A mishap of the header, and of the key that signs where one is given. */
export const withHeader =
  (change: Change, sign?: Signer) =>
  (draft: IdTokenDraft): IdTokenDraft => ({
    ...draft,
    header: { ...draft.header, ...change(draft.header) },
    ...(sign && { sign }),
  })

/** A mishap of the finished text. */
export const withText =
  (finish: (jwt: string) => string) =>
  (draft: IdTokenDraft): IdTokenDraft => ({ ...draft, finish })

/** `name` of the claims as text, for appending to it. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
