import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type CertificateOptions, certificateRequest, pemOf } from './certificate.ts'

export interface Issued {
  /** PEM. */
  readonly cert: string
  /** PEM, PKCS #8. */
  readonly key: string
}

export interface Authority {
  /** The certificate of the authority, PEM. */
  readonly cert: string
  readonly issue: (options: Omit<CertificateOptions, 'issuer'>) => Issued
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

const textOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' })

const signed = (options: CertificateOptions, subject: KeyObject, by: KeyObject): string => {
  const spki = subject.export({ type: 'spki', format: 'der' })
  return pemOf(certificateRequest(options, spki), (bytes) => sign('sha256', bytes, by))
}

/** Issues a self-signed certificate. */
export const selfSigned = (options: Omit<CertificateOptions, 'issuer'>): Issued => {
  const { publicKey, privateKey } = newKeys()
  return {
    cert: signed({ ...options, issuer: options.subject }, publicKey, privateKey),
    key: textOf(privateKey),
  }
}

/** A certificate authority for one test. */
export const openAuthority = (issuer: string): Authority => {
  const { publicKey, privateKey } = newKeys()
  return {
    cert: signed({ subject: issuer, issuer, hosts: [], isAuthority: true }, publicKey, privateKey),
    issue(options) {
      const own = newKeys()
      return { cert: signed({ ...options, issuer }, own.publicKey, privateKey), key: textOf(own.privateKey) }
    },
  }
}
