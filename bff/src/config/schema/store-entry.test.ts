import { inspect } from 'node:util'
import { providers } from '@planbridge/shared/providers'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../read-config.ts'

const [portal] = Object.values(providers).filter(({ accessModels }) => 'personal-token' in accessModels)

const vaultKey = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJ8Jt6x1Lm2Po'
const address =
  'postgresql://planbridge:CANARY-SECRET-of-the-store@db.example.com/planbridge?sslmode=verify-full'

const read = (store: unknown, url = address) =>
  readConfig({
    text: JSON.stringify({
      origin: 'http://localhost:8080',
      store,
      vault: { current: 'k1', keys: { k1: 'env:VAULT' } },
      integrations: {
        crm: { provider: portal?.id, environment: 'production', access_models: ['personal-token'] },
      },
      sign_in: {
        firm: {
          issuer: 'https://login.example.com',
          client: { id: 'planbridge-firm', secret: 'env:FIRM' },
          redirect_uri: 'http://localhost:8080/callback/firm',
        },
      },
    }),
    file: '/etc/planbridge/planbridge.config.yaml',
    env: { VAULT: vaultKey, STORE: url, FIRM: 'tR5-of-the-firm' },
    readFile: () => undefined,
  })

const messagesOf = (store: unknown, url?: string): readonly string[] => {
  const result = read(store, url)
  return result.kind === 'problems'
    ? result.problems.map(({ path, message }) => `${path}: ${message}`)
    : result.warnings.filter((warning) => warning.startsWith('store'))
}

describe('the store setting', () => {
  it('is a file, or a database whose URL is a secret', () => {
    expect(read({ path: 'data/store.db' })).toMatchObject({
      config: { store: { kind: 'sqlite', path: '/etc/planbridge/data/store.db' } },
    })
    const found = read({ url: 'env:STORE', pool_max: 25 })
    expect(found).toMatchObject({ config: { store: { kind: 'postgres', poolMax: 25 } } })
    expect(read({ url: 'env:STORE' })).toMatchObject({ config: { store: { poolMax: 10 } } })
    expect(
      found.kind === 'config' && found.config.store.kind === 'postgres' && found.config.store.url.reveal(),
    ).toBe(address)
    expect(`${JSON.stringify(found)}${inspect(found, { depth: 9 })}`).not.toContain('CANARY')
  })

  it('is either a file or a database', () => {
    expect(messagesOf({})).toEqual(['store: must contain path (embedded) or url (PostgreSQL)'])
    expect(messagesOf({ path: 'a.db', url: 'env:STORE' })).toEqual([
      'store: must contain path (embedded) or url (PostgreSQL), not both',
    ])
    expect(messagesOf({ path: 'a.db', pool_max: 5 })[0]).toContain(
      'store.pool_max: applies to PostgreSQL only',
    )
  })

  it.each([{ path: address }, { url: address }])(
    'refuses a URL with a password in the file, and does not repeat it: %s',
    (store) => {
      expect(messagesOf(store)).toHaveLength(1)
      expect(messagesOf(store).join('\n')).not.toContain('CANARY')
    },
  )

  it.each([
    ['mysql://planbridge@db.example.com/planbridge', 'must be postgresql://'],
    ['CANARY-SECRET-no-address', 'must be postgresql://'],
    ['postgresql://planbridge:CANARY-SECRET@db.example.com', 'must name a database'],
    ['postgresql://planbridge:changeme@db.example.com/planbridge', 'contains a sample password'],
  ])('refuses %s', (url, reason) => {
    const problems = messagesOf({ url: 'env:STORE' }, url)
    expect(problems).toEqual([expect.stringContaining(`store.url: ${reason}`)])
    expect(problems.join('\n')).not.toContain('CANARY')
  })

  it.each([
    ['postgresql://planbridge:CANARY-SECRET@db.example.com/planbridge', 1],
    ['postgresql://planbridge:CANARY-SECRET@db.example.com/planbridge?sslmode=no-verify', 1],
    ['postgres://planbridge:CANARY-SECRET@db.example.com/planbridge?sslmode=verify-full', 0],
    ['postgresql://planbridge:postgres@127.0.0.1:5433/planbridge', 0],
    ['postgresql://planbridge@localhost/planbridge?host=/run/postgresql', 0],
    ['postgresql://planbridge@localhost/planbridge?host=db.example.com', 1],
  ])("warns if the server's identity is not verified: %s", (url, warnings) => {
    expect(messagesOf({ url: 'env:STORE' }, url)).toHaveLength(warnings)
  })
})
