import { exportSPKI, importJWK } from 'jose'
import { publicPart } from '../../simulators/signing-keys.ts'
import { keys } from './signer.ts'

const key = await importJWK(publicPart(keys.current), 'RS256', { extractable: true })
if (key instanceof Uint8Array) throw new TypeError('not a public key')

/** The public key in PEM, which a careless verifier takes for the shared secret of HS256. */
export const publicPem = await exportSPKI(key)
