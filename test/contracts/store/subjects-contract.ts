import { expect } from 'vitest'
import type { Contract } from './contract.ts'

const identity = { issuer: 'https://identity.example', account: '7c1e' }
const twenty = Array.from({ length: 20 }, (_, at) => `person-${at}`)

export const subjectsContract: Contract = {
  'a guest becomes a person, and a known name is kept': async ({ subjects }) => {
    await subjects.create({ id: 'ada', tenant: 'deployment', guest: true, name: null })
    expect(await subjects.find('ada')).toEqual({ id: 'ada', tenant: 'deployment', guest: true, name: null })
    await subjects.identify('ada', 'Ada')
    await subjects.identify('ada', null)
    expect(await subjects.find('ada')).toEqual({
      id: 'ada',
      tenant: 'deployment',
      guest: false,
      name: 'Ada',
    })
    expect(await subjects.find('bob')).toBeUndefined()
  },
  'HP-48: twenty subjects that claim one identity at once all get the same owner': async ({ subjects }) => {
    const owners = await Promise.all(twenty.map((id) => subjects.attach('deployment', identity, id)))
    expect(new Set(owners).size).toBe(1)
    expect(await subjects.ownerOf('deployment', identity)).toBe(owners[0])
  },
  'HP-48: the same account at another issuer, or in another tenant, is another identity': async ({
    subjects,
  }) => {
    const otherIdentity = { ...identity, issuer: 'https://other.example' }
    expect(await subjects.attach('deployment', identity, 'ada')).toBe('ada')
    expect(await subjects.attach('deployment', otherIdentity, 'bob')).toBe('bob')
    expect(await subjects.attach('firm', identity, 'cid')).toBe('cid')
    expect(await subjects.ownerOf('deployment', identity)).toBe('ada')
    expect(await subjects.ownerOf('firm', otherIdentity)).toBeUndefined()
  },
  'a subject has all its identities': async ({ subjects }) => {
    const second = { issuer: 'https://other.example', account: '99' }
    await subjects.attach('deployment', identity, 'ada')
    await subjects.attach('deployment', second, 'ada')
    await subjects.attach('deployment', { ...second, account: '100' }, 'bob')
    expect(await subjects.identitiesOf('ada')).toHaveLength(2)
    expect(await subjects.identitiesOf('ada')).toEqual(expect.arrayContaining([identity, second]))
  },
}
