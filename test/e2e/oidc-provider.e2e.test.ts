import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordSecret } from '../harness/artifacts.ts'
import { signInAtProvider } from '../harness/browser/at-provider.ts'
import { type Environment, openEnvironment } from '../harness/browser/environment.ts'
import { callApi, openPerson, type Person } from '../harness/browser/person.ts'
import { disconnect, startOffer } from '../harness/browser/screen.ts'
import { freePortsOf } from '../harness/free-ports.ts'
import { applicationsAt } from '../harness/identity-server/applications.ts'
import {
  type IdentityServer,
  issuerAt,
  startIdentityServer,
  trustedIssuer,
} from '../harness/identity-server/identity-server.ts'

/** Configures another identity server for both integrations of people. The service account keeps its server. */
const atIdentityServer = (issuer: string) => (text: string) => {
  const [head = '', hybrid = '', code = '', ...rest] = text.split(/(?=^ {2}\S+:$)/m)
  const moved = (part: string) => part.replace(/identity: '[^']*'/, `identity: '${issuer}'`)
  return [
    head,
    moved(hybrid).replace('flow: code id_token', 'flow: code id_token\n    pkce: send'),
    moved(code).replace('[user-present]', '[user-present, delegation]'),
    ...rest,
  ].join('')
}

let environment: Environment
let server: IdentityServer

beforeAll(async () => {
  const [port = 0] = await freePortsOf(1)
  const issuer = issuerAt(port)
  environment = await openEnvironment('oidc-provider', {
    config: atIdentityServer(issuer),
    changes: { dynamicPlanner: { trustedIssuers: [trustedIssuer(issuer)] } },
  })
  server = await startIdentityServer({ port, applications: applicationsAt(environment.origin) })
})

afterAll(async () => {
  for (const token of server.tokens) recordSecret(token)
  await Promise.all([environment.close(), server.close()])
})

const clients = async ({ page, button }: Person) => {
  await page.getByText(en.developers.title, { exact: true }).click()
  await page.getByLabel(en.requestConsole.operation, { exact: true }).selectOption({ label: 'List clients' })
  await button(en.requestConsole.send).click()
  return page.getByRole('region', { name: en.requestConsole.responseBody }).innerText()
}

const integrations = { 'code id_token': 'Dynamic Planner', code: 'Dynamic Planner portal' } as const
const flows = Object.entries(integrations)

describe.each(flows)('the %s flow against oidc-provider', (_, integration) => {
  test.each(['user-present', 'delegation'] as const)(
    '%s: a person connects, calls the API and disconnects',
    async (model) => {
      const person = await openPerson(environment)
      const { page } = person
      await person.goHome()
      await startOffer(person, integration, model)
      await signInAtProvider(page, 'Priya Nair')
      await page.getByText(fill(en.notices.connected, { integration })).waitFor()
      await page.getByRole('link', { name: en.notices.view }).click()
      expect(await clients(person)).toMatch(/"lastName": "Barker"/)
      expect(await page.getByText('Priya Nair').count()).toBeGreaterThan(0)
      await person.recordTab(`${integration} ${model}`)
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      await disconnect(person, integration)
      expect(await callApi(page, `/bff/proxy/${id}/crm/v1/clients`)).toMatchObject({
        status: 404,
        body: { code: 'connection-not-found' },
      })
      await person.close()
    },
  )

  test('a denied consent is reported, and no token is issued', async () => {
    const before = server.tokens.length
    const person = await openPerson(environment)
    const { page } = person
    await person.goHome()
    await person.offer(integration, 'user-present').click()
    await signInAtProvider(page, 'Priya Nair', 'Deny')
    await page
      .getByText(en.failures['consent-denied'].title.replace('{provider}', 'Dynamic Planner'))
      .waitFor()
    expect(server.tokens.length).toBe(before)
    await person.close()
  })
})
