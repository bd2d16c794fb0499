import { randomBytes } from 'node:crypto'
import { dayMs } from '@planbridge/shared/durations'

export interface CertificateOptions {
  /** Common names. */
  readonly subject: string
  readonly issuer: string
  /** The DNS names of the certificate. */
  readonly hosts: readonly string[]
  /** Days from now. The default is yesterday to tomorrow. */
  readonly days?: readonly [from: number, to: number]
  readonly isAuthority?: boolean
}

const lengthOf = (size: number): number[] =>
  size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]

/** @see https://www.itu.int/rec/T-REC-X.690 */
const der = (tag: number, ...parts: readonly (Buffer | string)[]): Buffer => {
  const content = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)),
  )
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content])
}

const sequence = (...parts: readonly (Buffer | string)[]) => der(0x30, ...parts)
const utf8 = (tag: number, text: string) => der(tag, Buffer.from(text))

// DER-encoded object identifiers. @see https://www.rfc-editor.org/rfc/rfc5280#appendix-A
const ecdsaWithSha256 = sequence('06082a8648ce3d040302')
const commonName = '0603550403'
const basicConstraints = '0603551d13'
const subjectAltName = '0603551d11'
const yes = '0101ff'

const named = (name: string) => sequence(der(0x31, sequence(commonName, utf8(0x0c, name))))

const timeIn = (days: number) => {
  const digits = new Date(Date.now() + days * dayMs).toISOString().replace(/\D/g, '')
  return utf8(0x17, `${digits.slice(2, 14)}Z`)
}

const extensions = ({ hosts, isAuthority = false }: CertificateOptions) => {
  const constraints = sequence(basicConstraints, yes, der(0x04, sequence(isAuthority ? yes : '')))
  const names = sequence(...hosts.map((host) => utf8(0x82, host)))
  return der(
    0xa3,
    sequence(constraints, ...(hosts.length > 0 ? [sequence(subjectAltName, der(0x04, names))] : [])),
  )
}

/** The signed part of a certificate (TBSCertificate). @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
export const certificateRequest = (options: CertificateOptions, spki: Buffer): Buffer => {
  const [from, to] = options.days ?? [-1, 1]
  const serial = Buffer.from([1, ...randomBytes(8)])
  return sequence(
    'a003020102',
    der(0x02, serial),
    ecdsaWithSha256,
    named(options.issuer),
    sequence(timeIn(from), timeIn(to)),
    named(options.subject),
    spki,
    extensions(options),
  )
}

export const pemOf = (unsigned: Buffer, signature: (bytes: Buffer) => Buffer): string => {
  const certificate = sequence(unsigned, ecdsaWithSha256, der(0x03, '00', signature(unsigned)))
  return `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`
}
