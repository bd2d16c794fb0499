import { afterAll, expect, test } from 'vitest'
import { plannr } from '../mock/simulators/plannr.ts'
import { throughMswNode } from '../mock/transports/msw-node.ts'

const crm = plannr({
  environment: { now: () => Date.now(), seed: 'any text' },
  clients: [],
  personalTokens: [{ username: 'tom@elmsample.example', token: 'CANARY-PAT-tom' }],
})
const network = throughMswNode([crm])
afterAll(() => network.close())

test('the same simulator answers to every fetch of the process, through MSW', async () => {
  const me = await fetch('https://api.plannrcrm.com/api/v1/me', {
    headers: { accept: 'application/json', authorization: 'Bearer CANARY-PAT-tom' },
  })
  expect(await me.json()).toMatchObject({ email: 'tom@elmsample.example' })
})
