import { Secret } from '../../domain/secret.ts'
import type { Finding, Path } from '../problem.ts'
import { type Egress, type EgressEntry, egressSettings, type NamedProxy } from '../schema/egress-entry.ts'
import { cleanSecret } from '../schema/clean-secret.ts'
import { besideFile, unreadableFile, type SecretSource } from '../schema/secret-reference.ts'
import { draftOf } from '../yaml/draft.ts'
import { valueAt } from '../yaml/value-at.ts'
import type { SecretsRead } from './read-secrets.ts'

/** The files and environment variables that the setting refers to. */
export interface EgressSource extends SecretSource {
  /** Reports whether a certificate (PEM) can be read. Without it, only its form is checked. */
  readonly isCertificate?: (pem: string) => boolean
}

export interface EgressRead {
  readonly findings: readonly Finding[]
  readonly warnings: readonly string[]
  readonly egress: Egress
}

type Draft = { readonly [Key in keyof EgressEntry]?: EgressEntry[Key] | undefined }

interface Reading {
  readonly draft: Draft
  readonly source: EgressSource
  readonly secretAt: SecretsRead['at']
  readonly findings: Finding[]
}

const schemes: ReadonlySet<string> = new Set(['http:', 'https:'])

const shape = 'must be http://host:port or https://host:port'

/** The problem of a proxy's URL; undefined if there is none. Never repeats the URL, which may contain a password. */
const proxyFault = (url: URL | undefined): string | undefined => {
  if (!url) return shape
  if (!schemes.has(url.protocol)) return `${shape}, not ${url.protocol.replace(':', '')}`
  return url.hostname === '' || url.pathname !== '/' || url.search !== '' || url.hash !== ''
    ? shape
    : undefined
}

// As in curl, a proxy without a scheme is an http proxy.
const urlOf = (written: string): URL | undefined => {
  const text = written.trim()
  const full = /^[a-z][a-z0-9+.-]*:[/]/i.test(text) ? text : `http://${text}`
  return URL.canParse(full) ? new URL(full) : undefined
}

/** @see https://www.rfc-editor.org/rfc/rfc7617#section-2 */
const basic = (userAndPassword: string): Secret => {
  const bytes = new TextEncoder().encode(userAndPassword)
  return new Secret(`Basic ${btoa(String.fromCharCode(...bytes))}`)
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const credentialsIn = ({ username, password }: URL): Secret | null =>
  username === '' && password === '' ? null : basic(`${decoded(username)}:${decoded(password)}`)

const ofEnvironment = (
  { source: { env }, findings }: Reading,
  names: readonly string[],
): NamedProxy | null => {
  const name = names.find((candidate) => env[candidate])
  if (name === undefined) return null
  const url = urlOf(cleanSecret(env[name] ?? '', 'text').value)
  const fault = proxyFault(url)
  if (fault !== undefined || !url) {
    findings.push({ path: [], message: `the environment variable ${name} ${fault ?? shape}` })
    return null
  }
  return { origin: url.origin, authorization: credentialsIn(url), source: name }
}

const ofFile = ({ draft, secretAt, findings }: Reading, proxy: string): NamedProxy | null => {
  const url = urlOf(proxy)
  const fault = proxyFault(url)
  const path = ['egress', 'proxy']
  if (fault !== undefined || !url) {
    findings.push({ path, message: `${fault ?? shape}, or none` })
    return null
  }
  if (url.username !== '' || url.password !== '') {
    findings.push({
      path,
      message:
        'must not contain a user or password: put user:password into proxy_credentials, as env:NAME or file:/path',
    })
    return null
  }
  const secret = draft.proxy_credentials === undefined ? undefined : secretAt(['egress', 'proxy_credentials'])
  return { origin: url.origin, authorization: secret ? basic(secret.reveal()) : null, source: 'egress.proxy' }
}

// Like Node's fetch, HTTP_PROXY also serves https destinations if there is no HTTPS_PROXY.
const proxiesOf = (reading: Reading): Egress['proxies'] => {
  const { proxy, proxy_credentials: credentials } = reading.draft
  const { findings, source } = reading
  if (credentials !== undefined && (proxy === undefined || proxy === 'none'))
    findings.push({ path: ['egress', 'proxy_credentials'], message: 'needs egress.proxy' })
  if (proxy !== undefined) {
    const named = proxy === 'none' ? null : ofFile(reading, proxy)
    return { http: named, https: named }
  }
  if (source.env['NODE_USE_ENV_PROXY'] === '0') return { http: null, https: null }
  const http = ofEnvironment(reading, ['http_proxy', 'HTTP_PROXY'])
  return { http, https: ofEnvironment(reading, ['https_proxy', 'HTTPS_PROXY']) ?? http }
}

const noProxyOf = ({ draft, source: { env } }: Reading): readonly string[] =>
  draft.no_proxy ??
  cleanSecret(env['no_proxy'] || env['NO_PROXY'] || '', 'text')
    .value.split(/[\s,]+/)
    .filter((entry) => entry !== '')

const blocks =
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END (?:TRUSTED )?CERTIFICATE-----/g

interface PemFile {
  readonly path: Path
  readonly name: string
  readonly file: string
}

const certificatesIn = ({ source, findings }: Reading, { path, name, file }: PemFile): readonly string[] => {
  const text = source.readFile(file)
  const found = text?.match(blocks) ?? []
  const message =
    text === undefined
      ? unreadableFile(name, file, source)
      : found.length === 0
        ? `${name} contains no certificate in PEM form`
        : undefined
  if (message !== undefined) findings.push({ path, message })
  const broken = found.findIndex((pem) => source.isCertificate?.(pem) === false)
  if (broken >= 0) findings.push({ path, message: `${name}: certificate ${broken + 1} cannot be read` })
  return found
}

const authoritiesOf = (reading: Reading): readonly string[] => {
  const { draft, source } = reading
  const extra = source.env['NODE_EXTRA_CA_CERTS']
  // Node reads it itself, but only warns if it cannot.
  if (extra)
    certificatesIn(reading, {
      path: [],
      name: `NODE_EXTRA_CA_CERTS: the file ${extra}`,
      file: extra,
    })
  const files = draft.authorities ?? []
  return files.flatMap((file, at) =>
    certificatesIn(reading, {
      path: ['egress', 'authorities', at],
      name: `the file ${file}`,
      file: besideFile(source.file, file),
    }),
  )
}

const notRead = ({ source: { env } }: Reading, { http, https }: Egress['proxies']): readonly string[] => {
  const name = ['all_proxy', 'ALL_PROXY'].find((candidate) => env[candidate])
  return name === undefined || http || https
    ? []
    : [`the environment variable ${name} has no effect: set HTTPS_PROXY, or egress.proxy`]
}

/** Reads the way to providers from the file and from the environment. A setting of the file outranks the environment variable. */
export const readEgress = (file: unknown, source: EgressSource, secretAt: SecretsRead['at']): EgressRead => {
  const draft = draftOf(egressSettings.shape, valueAt(file, ['egress']))
  const reading: Reading = { draft, source, secretAt, findings: [] }
  const proxies = proxiesOf(reading)
  const egress = { proxies, noProxy: noProxyOf(reading), authorities: authoritiesOf(reading) }
  return { egress, findings: reading.findings, warnings: notRead(reading, proxies) }
}
