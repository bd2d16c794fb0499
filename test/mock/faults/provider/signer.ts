import { importJWK } from 'jose'
import { simulatorSigningKeys, type WebKey } from '../../simulators/signing-keys.ts'

/** Signs the encoded header and payload of a JWS, independently of the `alg` in its header. */
export type Signer = (input: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>

const asBytes = (signature: ArrayBuffer) => new Uint8Array(signature)

const imported = async (jwk: WebKey, algorithm: string): Promise<CryptoKey> => {
  const key = await importJWK(jwk, algorithm)
  if (key instanceof Uint8Array) throw new TypeError('not an asymmetric key')
  return key
}

/** RSASSA-PKCS1-v1_5 for the RS algorithms, RSA-PSS for the PS algorithms. */
export const rsaSigner = (jwk: WebKey, algorithm = 'RS256'): Signer => {
  const key = imported(jwk, algorithm)
  const saltLength = Number(algorithm.slice(2)) / 8
  const parameters = algorithm.startsWith('PS') ? { name: 'RSA-PSS', saltLength } : 'RSASSA-PKCS1-v1_5'
  return async (input) => asBytes(await crypto.subtle.sign(parameters, await key, input))
}

/** HMAC with SHA-256 (HS256). */
export const hmacSigner = (secret: string): Signer => {
  const bytes = new TextEncoder().encode(secret)
  const key = crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return async (input) => asBytes(await crypto.subtle.sign('HMAC', await key, input))
}

/** An empty signature (`none`). */
export const noSigner: Signer = async () => new Uint8Array()

const curve = { name: 'ECDSA', namedCurve: 'P-256' }
const ellipticPair = await crypto.subtle.generateKey(curve, true, ['sign', 'verify'])

/** ECDSA with P-256 and SHA-256 (ES256). */
export const ellipticSigner: Signer = async (input) =>
  asBytes(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, ellipticPair.privateKey, input))

const [current, next, unpublished] = simulatorSigningKeys

/** The provider's RSA keys: the current one, the one after a rotation, and one that it does not publish. */
export const keys = { current, next, unpublished }

const exported = await crypto.subtle.exportKey('jwk', ellipticPair.publicKey)

/** The public key of `ellipticSigner`, as the key set publishes it. */
export const publicElliptic: WebKey = {
  kty: 'EC',
  crv: curve.namedCurve,
  x: exported.x ?? '',
  y: exported.y ?? '',
  kid: 'elliptic',
  alg: 'ES256',
  use: 'sig',
}
