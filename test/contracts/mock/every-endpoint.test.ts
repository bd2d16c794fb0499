import { type EndpointFacts, endpoints } from '@planbridge/shared/contract'
import { connectEndpoints } from '@planbridge/shared/embed'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { planbridgeHandlers } from '@planbridge/mock/handlers'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { appSteps } from './app-steps.ts'
import { embedSteps } from './embed-steps.ts'
import { hostSteps } from './host-steps.ts'
import { openStage, type Step } from '../../harness/mock/stage.ts'

const planbridge = planbridgeHandlers()
const server = setupServer(...planbridge)
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => planbridge.reset())
afterAll(async () => {
  server.close()
  await planbridge.close()
})

interface Contract {
  readonly name: string
  readonly prefix: string
  readonly endpoints: Readonly<Record<string, EndpointFacts>>
  readonly steps: Readonly<Record<string, Step>>
}

// A missing endpoint does not compile: each table of steps has the keys of its list.
const contracts: readonly Contract[] = [
  { name: 'the app', prefix: '/bff', endpoints, steps: appSteps },
  {
    name: 'frames and windows',
    prefix: '/connect-api',
    endpoints: connectEndpoints,
    steps: embedSteps,
  },
  { name: 'hosts', prefix: '/v1', endpoints: hostEndpoints, steps: hostSteps },
]

/** The path with any value for each parameter. */
const pattern = (path: string) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`)

describe.each(contracts)('MK-03: the contract of $name', ({ prefix, endpoints: list, steps }) => {
  test.each(Object.entries(list))('%s is answered, and the answer has its schema', async (name, endpoint) => {
    const stage = openStage(await planbridge.kit(), (request) => fetch(request))
    await steps[name]?.(stage)
    const { method, path } = endpoint
    const { status } = planbridge.requests.expectRequest({
      to: 'planbridge',
      method,
      path: pattern(prefix + path),
    })
    expect([200, 204]).toContain(status)
  })
})
