import type { IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { erasure, type EraseNeeds } from './erase.ts'

const integration = 'crm' as IntegrationId
const none = { connections: 0, sessions: 0 }
const some = { connections: 2, sessions: 0 }

/** People of one tenant, by the accounts that they connected. */
const openEnvironment = (accounts: Readonly<Record<string, readonly string[]>>, rows = some) => {
  const erased: unknown[] = []
  const counted: unknown[] = []
  const needs = {
    integrations: new Map([
      [integration, { id: integration, tenant: 'tenant', origins: { identity: 'https://id.example' } }],
    ]),
    revocations: { settle: () => Promise.resolve('yes') },
    store: {
      atomically: (act: (tables: unknown) => unknown) => act(needs.store),
      erasure: {
        currentSubject: (id: string) => Promise.resolve(id === 'ada' ? { id, tenant: 'tenant' } : undefined),
        subjectsOf: (_tenant: string, { account }: { account: string }) =>
          Promise.resolve(accounts[account] ?? []),
        tenants: () => Promise.resolve(['tenant']),
        count: (scope: unknown) => {
          counted.push(scope)
          return Promise.resolve(rows)
        },
        namesOf: (_scope: unknown, max: number) =>
          Promise.resolve(Array.from({ length: max }, () => ({ id: 'ada', name: 'Ada' }))),
        erase: (scope: unknown) => {
          erased.push(scope)
          return Promise.resolve({ rows, connections: [] })
        },
      },
    },
  } as unknown as EraseNeeds
  return { erasure: erasure(needs), erased, counted }
}

describe('the person to erase', () => {
  const accounts = { one: ['ada'], two: ['ada', 'ben'] }

  test('is found by a subject id or by an account, and previewed with ten names at most', async () => {
    const { erasure: found, erased, counted } = openEnvironment(accounts)
    const scope = { tenant: 'tenant', subjects: ['ada'] }
    for (const name of [{ subject: 'ada' }, { integration, account: 'one' }])
      expect(await found.preview(name)).toMatchObject({ kind: 'found', rows: some, people: { length: 10 } })
    expect([erased, counted]).toEqual([[], [scope, scope]])
  })

  test('is not erased if the name is unknown or means several people', async () => {
    const { erasure: found, erased, counted } = openEnvironment(accounts)
    const cases = [
      [{ subject: 'cy' }, { kind: 'unknown', detail: 'no person with the id cy', name: 'cy', known: [] }],
      [
        { integration, account: 'three' },
        {
          kind: 'unknown',
          detail: 'no person with the account three at crm',
          name: 'three',
          known: [],
        },
      ],
      [
        { integration: 'other' as IntegrationId, account: 'one' },
        { kind: 'unknown', detail: 'no integration other', name: 'other', known: ['crm'] },
      ],
      [
        { integration, account: 'two' },
        { kind: 'ambiguous', subjects: ['ada', 'ben'] },
      ],
    ] as const
    for (const [name, outcome] of cases) {
      expect(await found.person(name)).toEqual(outcome)
      expect(await found.preview(name)).toEqual(outcome)
    }
    expect([erased, counted]).toEqual([[], []])
  })
})

describe('a tenant', () => {
  test('without data is unknown, and the known ones are named', async () => {
    const { erasure: found } = openEnvironment({}, none)
    const unknown = { kind: 'unknown', detail: 'no data of tenant other', name: 'other', known: ['tenant'] }
    expect(await found.preview({ tenant: 'other' })).toEqual(unknown)
    expect(await found.tenant('other')).toEqual(unknown)
  })

  test('with some data is found', async () => {
    const { erasure: found, counted } = openEnvironment({})
    expect(await found.preview({ tenant: 'tenant' })).toMatchObject({ kind: 'found', rows: some })
    expect(counted).toEqual([{ tenant: 'tenant' }])
  })
})
