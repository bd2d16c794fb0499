import { inspect } from 'node:util'
import { type ConfigSource, readConfig } from '@planbridge/bff/internal/config/read-config.ts'
import { describe, expect, test } from 'vitest'
import { openAuthority } from '../../harness/tls/authority.ts'

const password = 'CANARY-PASSWORD-of-the-proxy'
const firm = openAuthority('A firm').cert
const other = openAuthority('Another firm').cert

const base = {
  origin: 'http://localhost:8787',
  integrations: {
    plannr: {
      provider: 'plannr',
      environment: 'simulated',
      origins: { identity: 'http://127.0.0.1:4103', api: 'http://127.0.0.1:4103' },
      access_models: ['user-present'],
      client: { id: 'acme', secret: 'env:CLIENT' },
      redirect_uri: 'http://localhost:8787/callback/plannr',
    },
  },
}

const files: Readonly<Record<string, string>> = {
  '/etc/pb/firm.pem': `# The firm\n${firm}`,
  '/etc/ssl/both.pem': firm + other,
  '/etc/ssl/text.pem': 'not a certificate',
  '/etc/ssl/broken.pem': firm.replace(/\n[A-Za-z0-9+/=]+\n/, '\nAAAA\n'),
}

const read = (egress: unknown, env: Record<string, string> = {}, more: Partial<ConfigSource> = {}) =>
  readConfig({
    text: JSON.stringify({ ...base, ...(egress !== undefined && { egress }) }),
    file: '/etc/pb/planbridge.config.yaml',
    env: { CLIENT: 'CANARY-SECRET-of-a-client', ...env },
    readFile: (path) => files[path],
    isCertificate: (pem) => pem === firm.trim() || pem === other.trim(),
    localVaultKey: () => ({ kind: 'key', key: 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJ8Jt6x1Lm2Po' }),
    ...more,
  })

const egressOf = (...args: Parameters<typeof read>) => {
  const result = read(...args)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  const { http, https } = result.config.egress.proxies
  const view = (proxy: typeof http) =>
    proxy && {
      origin: proxy.origin,
      source: proxy.source,
      authorization: proxy.authorization?.reveal() ?? null,
    }
  return { ...result.config.egress, http: view(http), https: view(https), warnings: result.warnings }
}

const problemsOf = (...args: Parameters<typeof read>) => {
  const result = read(...args)
  return result.kind === 'problems' ? result.problems.map(({ path, message }) => `${path}: ${message}`) : []
}

const at = (origin: string, source: string, authorization: string | null = null) => ({
  origin,
  source,
  authorization,
})

describe('the way to providers', () => {
  test('PX-60: without a setting it is direct', () => {
    expect(egressOf(undefined)).toMatchObject({
      http: null,
      https: null,
      noProxy: [],
      authorities: [],
      warnings: [],
    })
  })

  test.each<[string, Record<string, string>, object]>([
    [
      'HTTPS_PROXY and HTTP_PROXY',
      { HTTPS_PROXY: 'http://a.example:3128', HTTP_PROXY: 'https://b.example' },
      { https: at('http://a.example:3128', 'HTTPS_PROXY'), http: at('https://b.example', 'HTTP_PROXY') },
    ],
    [
      'the names in lower case, which come first',
      { https_proxy: 'http://a.example:3128', HTTPS_PROXY: 'http://b.example:3128' },
      { https: at('http://a.example:3128', 'https_proxy'), http: null },
    ],
    [
      'HTTP_PROXY for https too, if there is no HTTPS_PROXY',
      { HTTP_PROXY: 'http://a.example:3128' },
      { https: at('http://a.example:3128', 'HTTP_PROXY'), http: at('http://a.example:3128', 'HTTP_PROXY') },
    ],
    [
      'a proxy without a scheme',
      { HTTPS_PROXY: 'proxy.example:3128' },
      { https: at('http://proxy.example:3128', 'HTTPS_PROXY') },
    ],
    [
      'credentials, decoded',
      { HTTPS_PROXY: 'http://us%40er:p%3Aw%C3%A4@a.example:3128' },
      {
        https: at(
          'http://a.example:3128',
          'HTTPS_PROXY',
          `Basic ${Buffer.from('us@er:p:wä').toString('base64')}`,
        ),
      },
    ],
    [
      'empty variables, which count as absent',
      { HTTPS_PROXY: '', http_proxy: '' },
      { https: null, http: null },
    ],
    [
      'NODE_USE_ENV_PROXY=0, which ignores the variables',
      { HTTPS_PROXY: 'http://a.example:3128', NODE_USE_ENV_PROXY: '0' },
      { https: null },
    ],
    [
      'NO_PROXY, by commas and spaces',
      { HTTPS_PROXY: 'http://a.example', NO_PROXY: 'localhost, .corp.example 10.0.0.0/8,' },
      { noProxy: ['localhost', '.corp.example', '10.0.0.0/8'] },
    ],
    [
      'no_proxy in lower case first',
      { HTTPS_PROXY: 'http://a.example', NO_PROXY: 'a', no_proxy: 'b' },
      { noProxy: ['b'] },
    ],
  ])('PX-60: of the environment: %s', (_, env, expected) => {
    expect(egressOf(undefined, env)).toMatchObject(expected)
  })

  test('PX-60: a setting of the file outranks the variables', () => {
    const env = {
      HTTPS_PROXY: 'http://env.example:1',
      NO_PROXY: 'env.example',
      PROXY: `planbridge:${password}`,
    }
    const named = {
      proxy: 'http://file.example:3128',
      proxy_credentials: 'env:PROXY',
      no_proxy: ['file.example'],
    }
    const authorization = `Basic ${btoa(env.PROXY)}`
    const expected = at('http://file.example:3128', 'egress.proxy', authorization)
    expect(egressOf(named, env)).toMatchObject({ http: expected, https: expected, noProxy: ['file.example'] })
    expect(egressOf({ proxy: 'none' }, env)).toMatchObject({
      http: null,
      https: null,
      noProxy: ['env.example'],
    })
    expect(egressOf({ no_proxy: [] }, env)).toMatchObject({ https: { source: 'HTTPS_PROXY' }, noProxy: [] })
  })

  test('PX-60: authorities are read from PEM files, relative ones beside the configuration', () => {
    expect(egressOf({ authorities: ['firm.pem', '/etc/ssl/both.pem'] }).authorities).toEqual([
      firm.trim(),
      firm.trim(),
      other.trim(),
    ])
  })

  test('PX-60: ALL_PROXY, which Node does not read, is reported', () => {
    const [warning] = egressOf(undefined, { ALL_PROXY: 'socks5://a.example:1080' }).warnings
    expect(warning).toBe('the environment variable ALL_PROXY has no effect: set HTTPS_PROXY, or egress.proxy')
    expect(egressOf(undefined, { ALL_PROXY: 'x', HTTPS_PROXY: 'http://a.example' }).warnings).toEqual([])
  })

  test.each<[string, unknown, Record<string, string>, string]>([
    [
      'a SOCKS proxy',
      { proxy: 'socks5://a.example:1080' },
      {},
      'egress.proxy: must be http://host:port or https://host:port, not socks5, or none',
    ],
    [
      'a SOCKS proxy in the environment',
      undefined,
      { https_proxy: `socks5h://u:${password}@a.example:1080` },
      ': the environment variable https_proxy must be http://host:port or https://host:port, not socks5h',
    ],
    [
      'a URL with a path',
      undefined,
      { HTTP_PROXY: `http://u:${password}@a.example/proxy.pac` },
      ': the environment variable HTTP_PROXY must be http://host:port or https://host:port',
    ],
    [
      'no URL',
      undefined,
      { HTTPS_PROXY: `http://${password}:x:y` },
      ': the environment variable HTTPS_PROXY must be http://host:port or https://host:port',
    ],
    [
      'a password in the file',
      { proxy: `http://u:${password}@a.example:3128` },
      {},
      'egress.proxy: must not contain a user or password: put user:password into proxy_credentials, as env:NAME or file:/path',
    ],
    [
      'a password without a user',
      { proxy: 'http://a.example', proxy_credentials: 'env:PROXY' },
      { PROXY: password },
      'egress.proxy_credentials: must be user:password',
    ],
    [
      'credentials without a proxy',
      { proxy: 'none', proxy_credentials: 'env:PROXY' },
      { PROXY: `u:${password}` },
      'egress.proxy_credentials: needs egress.proxy',
    ],
    [
      'credentials that are not there',
      { proxy: 'http://a.example', proxy_credentials: 'env:PROXY' },
      {},
      'egress.proxy_credentials: the environment variable PROXY is not set',
    ],
    [
      'a missing PEM file',
      { authorities: ['/etc/ssl/none.pem'] },
      {},
      'egress.authorities[0]: the file /etc/ssl/none.pem cannot be read',
    ],
    [
      'a file without certificates',
      { authorities: ['firm.pem', '/etc/ssl/text.pem'] },
      {},
      'egress.authorities[1]: the file /etc/ssl/text.pem contains no certificate in PEM form',
    ],
    [
      'a broken certificate',
      { authorities: ['/etc/ssl/broken.pem'] },
      {},
      'egress.authorities[0]: the file /etc/ssl/broken.pem: certificate 1 cannot be read',
    ],
    [
      'a missing file of NODE_EXTRA_CA_CERTS, of which Node only warns',
      undefined,
      { NODE_EXTRA_CA_CERTS: '/etc/ssl/none.pem' },
      ': NODE_EXTRA_CA_CERTS: the file /etc/ssl/none.pem cannot be read',
    ],
    [
      'a list in one entry',
      { no_proxy: ['a.example, b.example'] },
      {},
      'egress.no_proxy[0]: must be one host, address or range, without spaces and commas',
    ],
  ])('PX-60 OP-01: %s prevents the start, with its place', (_, egress, env, problem) => {
    const problems = problemsOf(egress, env)
    expect(problems).toEqual([problem])
    expect(problems.join()).not.toContain('CANARY')
  })

  test('PX-60: credentials are in no output of the configuration', () => {
    const result = read(undefined, { HTTPS_PROXY: `http://u:${password}@a.example` })
    expect(inspect(result, { depth: 9 }) + JSON.stringify(result)).not.toMatch(/CANARY-PASS|Basic/)
  })
})
