import type { JWK, JSONWebKeySet } from 'jose'
import * as z from 'zod/mini'

const keysMax = 50
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).check(z.maxLength(keysMax)) })
const asymmetric = new Set(['RSA', 'EC', 'OKP'])
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']

const canVerify = (key: JWK): boolean =>
  asymmetric.has(key.kty ?? '') &&
  (key.use === undefined || key.use === 'sig') &&
  !privateMembers.some((member) => member in key)

/** The signature keys of a JWK Set; undefined if the document is not one. @see https://www.rfc-editor.org/rfc/rfc7517#section-5 */
export const readKeySet = (json: unknown): JSONWebKeySet | undefined => {
  const parsed = KeySet.safeParse(json)
  if (!parsed.success) return undefined
  const keys = (parsed.data.keys as JWK[]).filter(canVerify)
  const ids = keys.map((key) => key.kid)
  // Two keys with the same id are ambiguous, so neither is used (RFC 7517 §4.5).
  return { keys: keys.filter(({ kid }) => kid === undefined || ids.indexOf(kid) === ids.lastIndexOf(kid)) }
}
