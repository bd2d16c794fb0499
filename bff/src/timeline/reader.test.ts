import { describe, expect, test } from 'vitest'
import { mayRead, timelineReader } from './reader.ts'

const connection = (id: string, change: object = {}) => ({
  id,
  integration: 'crm',
  firstConnectedAt: 5,
  createdAt: 9,
  ...change,
})

test('OP-181: a person reads their own entries, those of former selves, and those of service accounts they use', async () => {
  const needs = {
    mayUseService: ({ integration }: { integration: string }) => Promise.resolve(integration !== 'closed'),
    store: {
      connections: {
        listOwned: (tenant: string, owner: string) =>
          Promise.resolve(
            tenant === 't' && owner === 'ana'
              ? [connection('own'), connection('older', { firstConnectedAt: null, createdAt: 3 })]
              : [
                  connection('shared', { integration: 'billing', firstConnectedAt: null }),
                  connection('closed', { integration: 'closed' }),
                ],
          ),
      },
      timeline: { formerOf: (subject: string) => Promise.resolve(subject === 'ana' ? ['guest'] : []) },
    },
  }
  expect(await timelineReader(needs as never, { tenant: 't', subject: 'ana' })).toEqual({
    tenant: 't',
    owners: ['ana', 'guest'],
    shared: ['shared'],
    arrivals: new Map([
      ['crm', 3],
      ['billing', 9],
    ]),
  })
})

describe('OP-181: an entry', () => {
  const reader = {
    tenant: 't',
    owners: ['ana', 'guest'],
    shared: ['shared'],
    arrivals: new Map([['crm', 5]]),
  }
  const row = { tenant: 't', owner: 'ana', connection: null, integration: null, at: 5 }
  test.each<[object, boolean]>([
    [{}, true],
    [{ owner: 'guest' }, true],
    [{ owner: 'ben' }, false],
    [{ tenant: 'u' }, false],
    [{ owner: '', connection: 'shared' }, true],
    [{ owner: '', connection: 'other', integration: 'crm' }, false],
    [{ owner: '', integration: 'crm' }, true],
    [{ owner: '', integration: 'crm', at: 4 }, false],
    [{ owner: '', integration: 'billing' }, false],
    [{ owner: '' }, false],
  ])('with %j is read: %s', (change, isRead) => {
    expect(mayRead(reader as never, { ...row, ...change } as never)).toBe(isRead)
  })
})
