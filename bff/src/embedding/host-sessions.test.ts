import { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { createConnectSession, hostView } from './host-sessions.ts'
import type { EmbeddingNeeds } from './needs.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const connection = ConnectionId.parse('connection')
const crm = {
  id: 'crm',
  tenant: 'tenant',
  models: ['user-present'],
  client: {},
  provider: { accessModels: {} },
}

/** Creates a session in a store whose tries to add one have these outcomes. */
const create = async (
  outcomes: readonly string[],
  { input = {}, key = {}, row = {} }: { input?: object; key?: object; row?: object | null } = {},
) => {
  const added: Record<string, unknown>[] = []
  const needs = {
    clock: { now: () => now },
    origin: 'https://app.example',
    random: { bytes: (length: number) => new Uint8Array(length) },
    integrations: new Map([
      ['crm', crm],
      ['other', { ...crm, id: 'other', tenant: 'another' }],
    ]),
    events: { connectSessionStarted: () => undefined },
    store: {
      subjects: { ownerOf: () => Promise.resolve('subject') },
      connections: {
        find: () =>
          Promise.resolve(
            row === null
              ? undefined
              : {
                  id: connection,
                  tenant: 'tenant',
                  owner: 'subject',
                  integration: 'crm',
                  pendingUntil: null,
                  ...row,
                },
          ),
      },
      connectSessions: {
        add: (session: Record<string, unknown>, openMax: number) => {
          added.push({ ...session, openMax })
          return Promise.resolve(outcomes[Math.min(added.length, outcomes.length) - 1])
        },
      },
    },
  } as unknown as EmbeddingNeeds
  const principal = { name: 'key', shownAs: 'Host', tenant: 'tenant', integrations: null, ...key } as never
  const result: unknown = await createConnectSession(needs)({ subject: 'ana', ...input }, principal).catch(
    (error: unknown) => error,
  )
  return { result, added }
}

describe('a new connect session', () => {
  test('EM-12: has nothing that its host has not named', async () => {
    const { result, added } = await create(['added'])
    expect(result).toMatchObject({
      expires_at: '2026-01-05T09:30:00.000Z',
      url: expect.stringMatching(/^https:\/\/app\.example\/connect#l=A{43}$/) as unknown,
    })
    expect(added).toEqual([
      {
        id: 'A'.repeat(22),
        tokenHash: expect.any(String) as unknown,
        linkHash: expect.any(String) as unknown,
        openMax: 100,
        tenant: 'tenant',
        subject: 'subject',
        hostSubject: 'ana',
        hostKey: 'key',
        host: 'Host',
        person: null,
        models: null,
        integrations: null,
        origins: [],
        locale: null,
        appearance: {},
        returnUrl: null,
        challenge: null,
        reconnect: null,
        linkUsed: false,
        status: 'open',
        connection: null,
        failure: null,
        revision: 1,
        announced: null,
        entered: null,
        confirmed: false,
        createdAt: now,
        expiresAt: now + 1_800_000,
      },
    ])
  })

  test.each([
    [['gone', 'added'], 2, undefined],
    [['gone', 'gone', 'added'], 3, undefined],
    [['gone', 'gone', 'gone'], 3, 'internal'],
  ])(
    'EM-26: of a user who is erased at the same time (%j) is tried %i times',
    async (outcomes, tries, code) => {
      const { result, added } = await create(outcomes)
      expect(added).toHaveLength(tries)
      expect(result).toMatchObject(code === undefined ? { id: 'A'.repeat(22) } : { code })
    },
  )

  test('EM-29: beyond the limit of open ones is refused with the limit', async () => {
    const { result, added } = await create(['full'])
    expect(added).toHaveLength(1)
    expect(result).toMatchObject({ code: 'too-many-connect-sessions', limit: 100 })
  })

  test('EM-20: has a return URL if it has a challenge', async () => {
    const challenge = { code_challenge: 'x' }
    expect((await create(['added'], { input: challenge })).result).toMatchObject({
      code: 'return-url-required',
    })
    for (const input of [
      { ...challenge, return_url: 'https://host.example/' },
      { return_url: 'https://host.example/' },
    ])
      expect((await create(['added'], { input })).added).toHaveLength(1)
  })

  test.each<[string, object, object, string | undefined]>([
    ['of its key', { integrations: ['crm'] }, { integrations: ['crm'] }, undefined],
    ['of any key', { integrations: ['crm'] }, {}, undefined],
    ['of another key', { integrations: ['crm'] }, { integrations: ['x'] }, 'integration-not-found'],
    ['of another tenant', { integrations: ['other'] }, {}, 'integration-not-found'],
    ['that is unknown', { integrations: ['nothing'] }, {}, 'integration-not-found'],
    ['with a model', { integrations: ['crm'], access_models: ['user-present'] }, {}, undefined],
    [
      'without the model',
      { integrations: ['crm'], access_models: ['delegation'] },
      {},
      'access-model-not-offered',
    ],
    ['of all, with a model', { access_models: ['user-present'] }, {}, undefined],
    ['of all, without the model', { access_models: ['delegation'] }, {}, 'access-model-not-offered'],
    ['of all of a key without any', {}, { integrations: ['x'] }, 'access-model-not-offered'],
  ])('EM-12: is for an integration %s', async (_, input, key, code) => {
    const { result, added } = await create(['added'], { input, key })
    expect(added).toHaveLength(code === undefined ? 1 : 0)
    expect(result).toMatchObject(code === undefined ? { id: 'A'.repeat(22) } : { code })
  })

  test.each<[string, object | null, object, boolean]>([
    ['of the user', {}, {}, true],
    ['of the user, with a key for it', {}, { integrations: ['crm'] }, true],
    ['of an integration that the key has not', { integration: 'billing' }, { integrations: ['crm'] }, false],
    ['of another user', { owner: 'ben' }, {}, false],
    ['of another tenant', { tenant: 'another' }, {}, false],
    ['that waits for its verification', { pendingUntil: now }, {}, false],
    ['that was removed', null, {}, false],
  ])('EM-12: renews a connection %s', async (_, row, key, renews) => {
    const { result, added } = await create(['added'], { input: { connection }, key, row })
    expect(added).toMatchObject(renews ? [{ reconnect: connection }] : [])
    expect(result).toMatchObject(renews ? { id: 'A'.repeat(22) } : { code: 'connection-not-found' })
  })
})

test.each([
  ['open', null],
  ['pending_verification', connection],
  ['complete', connection],
  ['cancelled', null],
  ['expired', null],
])('EM-27: a session that is %s shows its host the connection %s', (status, shown) => {
  const view = hostView({ id: 'session', hostSubject: 'ana', status, connection, expiresAt: now } as never)
  expect(view).toEqual({
    id: 'session',
    subject: 'ana',
    status,
    connection: shown,
    expires_at: '2026-01-05T09:00:00.000Z',
  })
})
