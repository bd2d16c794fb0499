import { expect, test } from 'vitest'
import { docplanner } from '../mock/simulators/docplanner.ts'
import { inProcess } from '../mock/transports/in-process.ts'

test('a simulator answers in process, with a clock and a seed of yours', async () => {
  const clinic = docplanner({
    environment: { now: () => Date.parse('2026-01-05T09:00:00Z'), seed: 'any text' },
    domain: 'doctoralia.es',
    clients: [{ clientId: '7_clinic', clientSecret: 'CANARY-SECRET-clinic' }],
  })
  const { fetch } = inProcess([clinic])
  const token = await fetch('https://www.doctoralia.es/oauth/v2/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('7_clinic:CANARY-SECRET-clinic')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'integration' }),
  })
  expect(await token.json()).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
})
