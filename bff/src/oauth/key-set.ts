import { base64url, type JWK, type JSONWebKeySet } from 'jose'
import * as z from 'zod/mini'

const keysMax = 50
const KeySet = z.object({ keys: z.array(z.unknown()).check(z.maxLength(keysMax)) })
const Key = z.looseObject({
  kty: z.string(),
  kid: z.optional(z.string()),
  use: z.optional(z.literal('sig')),
  alg: z.optional(z.string()),
  key_ops: z.optional(z.array(z.string())),
  ext: z.optional(z.boolean()),
})
type Key = z.infer<typeof Key>

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'priv']

/** Bytes of a base64url member without leading zeros; undefined if it is missing or not base64url. */
const bytesOf = (value: unknown): Uint8Array | undefined => {
  if (typeof value !== 'string' || !/^[\w-]+$/.test(value)) return undefined
  try {
    const bytes = base64url.decode(value)
    const first = bytes.findIndex((byte) => byte !== 0)
    return first === -1 ? undefined : bytes.subarray(first)
  } catch {
    return undefined
  }
}

const bitsOf = (bytes: Uint8Array): number => bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24

// RFC 7518 §3.3: at least 2048 bits. OpenSSL refuses moduli above 16384 bits.
const rsaBits = { least: 2048, most: 16_384 }
const exponentBytesMax = 8

const isOddNumber = (bytes: Uint8Array): boolean => (bytes.at(-1) ?? 0) % 2 === 1

const isModulus = (bytes: Uint8Array): boolean => {
  const bits = bitsOf(bytes)
  return isOddNumber(bytes) && bits >= rsaBits.least && bits <= rsaBits.most
}

const isExponent = (bytes: Uint8Array): boolean =>
  isOddNumber(bytes) && bytes.length <= exponentBytesMax && bitsOf(bytes) > 1

const isRsaKey = ({ n, e }: Key): boolean => {
  const [modulus, exponent] = [bytesOf(n), bytesOf(e)]
  return modulus !== undefined && exponent !== undefined && isModulus(modulus) && isExponent(exponent)
}

const curves: Readonly<Record<string, readonly string[]>> = {
  EC: ['P-256', 'P-384', 'P-521'],
  OKP: ['Ed25519'],
}

const isCurveKey = ({ kty, crv, x, y }: Key): boolean =>
  typeof crv === 'string' &&
  curves[kty]?.includes(crv) === true &&
  bytesOf(x) !== undefined &&
  (kty === 'OKP' || bytesOf(y) !== undefined)

const mayVerify = ({ key_ops: operations }: Key): boolean => operations?.includes('verify') ?? true

const canVerify = (key: Key): boolean =>
  mayVerify(key) &&
  (key.kty === 'RSA' ? isRsaKey(key) : isCurveKey(key)) &&
  !privateMembers.some((member) => member in key)

const isSameKey = (one: JWK, other: JWK): boolean =>
  (['kty', 'crv', 'n', 'e', 'x', 'y', 'alg'] as const).every((member) => one[member] === other[member])

// Keys of several types or algorithms may share an id.
const isAmbiguous = (one: JWK, other: JWK): boolean =>
  one.kid !== undefined &&
  (['kid', 'kty', 'crv', 'alg'] as const).every((member) => one[member] === other[member])

/**
 * The keys of a JWK Set that can verify a signature; undefined if the document is not a JWK Set, or if it has members and none is
 * a key. A key that cannot be used is skipped and does not affect the others.
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export const readKeySet = (json: unknown): JSONWebKeySet | undefined => {
  const parsed = KeySet.safeParse(json)
  if (!parsed.success) return undefined
  const members = parsed.data.keys
  if (
    members.length > 0 &&
    !members.some((member) => z.looseObject({ kty: z.string() }).safeParse(member).success)
  )
    return undefined
  const usable = members.flatMap((member) => {
    const key = Key.safeParse(member)
    return key.success && canVerify(key.data) ? [key.data as JWK] : []
  })
  const keys = usable.filter(
    (key, at) => usable.findIndex((other) => other.kid === key.kid && isSameKey(other, key)) === at,
  )
  // Two different keys with the same id are ambiguous, so neither is used (RFC 7517 §4.5).
  return { keys: keys.filter((key) => keys.every((other) => other === key || !isAmbiguous(key, other))) }
}
