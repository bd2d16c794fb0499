import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { flows, wordsOf } from './flows.ts'
import { openidClient } from './openid-client.ts'
import type { Outsider } from './outsider.ts'
import { plainClient } from './plain-client.ts'
import { registrationsAt } from './registrations.ts'
import { inProcessWire, type OpenWire, wires } from './wires.ts'

const outsiders: readonly Outsider[] = [openidClient, plainClient]

describe.each(Object.entries(wires))('over %s', (_, openWire) => {
  let wire: OpenWire
  beforeAll(async () => {
    wire = await openWire()
  })
  afterAll(() => wire.close())

  for (const outsider of outsiders)
    test.each(flows.map((flow) => [flow.provider, flow.name, flow] as const))(
      `MK-11: ${outsider.name} agrees with the simulator %s: %s`,
      async (_provider, _name, flow) => {
        await expect(flow.run(outsider, wire)).resolves.toBeUndefined()
      },
    )
})

describe('a client secret in the Basic header', () => {
  const names = ['hybrid', 'docplanner'] as const

  test.each(names)(
    'MK-11: escaped as RFC 6749 asks for, is another secret to the server of %s, which reads the header as it is',
    async (name) => {
      const { origins, fetch } = await inProcessWire()
      const registration = { ...registrationsAt(origins)[name], authentication: 'header' } as const
      const client = await openidClient.open(registration, fetch)
      const refused = name === 'docplanner' ? client.asItself() : client.refresh('CANARY-RT-any')
      await expect(refused).rejects.toMatchObject({ error: 'invalid_client' })
    },
  )

  test('MK-11: is taken if its characters need no escaping', async () => {
    const wire = await inProcessWire()
    const registration = { ...registrationsAt(wire.origins).docplanner, authentication: 'header' } as const
    const client = await plainClient.open(registration, wire.fetch)
    expect((await client.asItself()).accessToken).toMatch(/./)
  })
})

describe('the documented sample of Docplanner’s token response, whose scope is null', () => {
  const sampleWire = () => inProcessWire({ docplanner: { scopeEcho: 'sample' } })
  const credentials = flows.filter(({ provider }) => provider === 'docplanner')

  test('MK-11: a client that reads null as absent takes it', async () => {
    const wire = await sampleWire()
    for (const flow of credentials) await expect(flow.run(plainClient, wire)).resolves.toBeUndefined()
  })

  test('MK-11: openid-client refuses it, because the scope has to be a text', async () => {
    const wire = await sampleWire()
    for (const flow of credentials)
      await expect(flow.run(openidClient, wire).catch(wordsOf)).resolves.toMatch(/"scope" property/)
  })
})
