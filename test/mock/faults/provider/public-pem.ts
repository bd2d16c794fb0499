import { exportSPKI, importJWK } from 'jose'
import { publicPart } from '../../simulators/signing-keys.ts'
import { keys } from './signer.ts'

const key = await importJWK(publicPart(keys.usual), 'RS256', { extractable: true })
if (key instanceof Uint8Array) throw new TypeError('not a public key')

/** The public key as text: what a careless verifier would take for a shared secret. */
export const publicPem = await exportSPKI(key)
