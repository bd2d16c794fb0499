import type { Store } from '@planbridge/bff/testing'
import { expect } from 'vitest'
import type { Contract } from './contract.ts'
import { idOf, rowOf } from './connections-contract.ts'

const refused = { U0000: 'a\0b', 'a lone high surrogate': 'a\ud800', 'a lone low surrogate': '\udc00b' }

const kept = ['Zoë Łukasz 🎉', '\u0001\u001f\u007f', '\ufffd\ufeff\u2028', "';-- \\0 %00", '']

const writes: Readonly<Record<string, (store: Store, text: string) => Promise<unknown>>> = {
  'a name': ({ subjects }, name) => subjects.create({ id: 'ada', tenant: 't', guest: false, name }),
  'an account': ({ connections }, account) => connections.add(rowOf({ account })),
  'an account name': ({ connections }, accountName) => connections.add(rowOf({ accountName })),
  'an identity': ({ subjects }, account) => subjects.attach('t', { issuer: 'i', account }, 'ada'),
  'a purpose': ({ delegations }, purpose) =>
    delegations.put({ connection: idOf('c1'), purpose, operations: [], days: 1, startsAt: 1 }),
  'a searched id': ({ sessions }, hash) => sessions.find(hash),
}

export const textsContract: Contract = {
  'OP-60: text that not every engine keeps unchanged is refused in every kind of statement, and nothing is stored':
    async (store) => {
      for (const write of Object.values(writes))
        for (const text of Object.values(refused))
          await expect(write(store, text)).rejects.toMatchObject({ name: 'UnstorableText' })
      expect(await store.subjects.find('ada')).toBeUndefined()
      expect(await store.connections.listOwned('deployment', 'ada')).toEqual([])
    },
  'OP-60: all other text is kept unchanged': async ({ subjects }) => {
    for (const [at, name] of kept.entries()) {
      await subjects.create({ id: `${at}`, tenant: 't', guest: false, name })
      expect((await subjects.find(`${at}`))?.name).toBe(name)
    }
  },
}
