import { afterEach, describe, expect, test } from 'vitest'
import { dynamicPlanner, inProcess } from '@planbridge/mock/simulators'
import {
  clientIdOf,
  developmentKey,
  redirectUri,
  secretOf,
  testOptions,
} from '../mock/simulators/dynamic-planner/test-simulator.ts'
import { mswHandlers } from '@planbridge/mock/handlers'
import { setupWorker } from 'msw/browser'

const identity = 'https://identity.distribution-technology.com/identity'
const api = 'https://open-api.dynamicplanner.com'

let close: (() => Promise<void>) | undefined
afterEach(async () => close?.())

const transports: Readonly<Record<string, () => Promise<typeof globalThis.fetch>>> = {
  'in process': async () => inProcess([dynamicPlanner(testOptions())]).fetch,
  'MSW in the browser': async () => {
    const worker = setupWorker(...mswHandlers([dynamicPlanner(testOptions())]))
    await worker.start({ quiet: true, onUnhandledFrame: 'bypass' })
    close = async () => worker.stop()
    return globalThis.fetch.bind(globalThis)
  },
}

// A script cannot send Cookie or read Set-Cookie, so the sign-in of a person needs real navigations.
describe.each(Object.entries(transports))('in a browser tab, %s', (_, open) => {
  test('a service account gets its token and calls the API', async () => {
    const fetch = await open()
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'crm.read',
      client_id: clientIdOf('client-credentials'),
      client_secret: secretOf('client-credentials'),
    })
    const { access_token } = await (await fetch(`${identity}/connect/token`, { method: 'POST', body })).json()
    const headers = { authorization: `Bearer ${access_token}`, 'ocp-apim-subscription-key': developmentKey }
    const clients = await fetch(`${api}/crm/v1/clients`, { headers })
    expect(await clients.json()).toMatchObject({ totalCount: 8 })
  })

  test('a redirect is followed to the sign-in page', async () => {
    const fetch = await open()
    const parameters = {
      client_id: clientIdOf('code'),
      response_type: 'code',
      scope: 'openid',
      redirect_uri: redirectUri,
    }
    const page = await fetch(`${identity}/connect/authorize?${new URLSearchParams(parameters)}`)
    expect(await page.text()).toContain('Sign in as Priya Nair')
  })
})
