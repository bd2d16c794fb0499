import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordCanary } from '../canary/artifacts.ts'
import { applicationsAt } from '../independent/applications.ts'
import {
  type IdentityServer,
  issuerAt,
  startIdentityServer,
  trustedIssuer,
} from '../independent/identity-server.ts'
import { signInAtProvider } from './at-provider.ts'
import { freePortsOf } from './free-ports.ts'
import { callApi, openPerson, type Person } from './person.ts'
import { disconnect, takeUp } from './screen.ts'
import { openStage, type Stage } from './stage.ts'

/** Points the people of both integrations at another identity server; the firm's service account stays where it is. */
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

let stage: Stage
let server: IdentityServer

beforeAll(async () => {
  const [port = 0] = await freePortsOf(1)
  const issuer = issuerAt(port)
  stage = await openStage('oidc-provider', {
    config: atIdentityServer(issuer),
    changes: { dynamicPlanner: { trustedIssuers: [trustedIssuer(issuer)] } },
  })
  server = await startIdentityServer({ port, applications: applicationsAt(stage.origin) })
})

afterAll(async () => {
  for (const token of server.tokens) recordCanary(token)
  await Promise.all([stage.close(), server.close()])
})

const clients = async ({ page, button }: Person) => {
  await page.getByLabel(en.tryCall.operation, { exact: true }).selectOption({ label: 'List clients' })
  await button(en.tryCall.send).click()
  return page.getByRole('region', { name: en.tryCall.answerBody }).innerText()
}

const integrations = { 'code id_token': 'Dynamic Planner', code: 'Dynamic Planner portal' } as const
const flows = Object.entries(integrations)

describe.each(flows)('the %s flow against oidc-provider', (_, integration) => {
  test.each(['user-present', 'delegation'] as const)(
    '%s: connect, call the API, see the result, disconnect',
    async (model) => {
      const person = await openPerson(stage)
      const { page } = person
      await person.goHome()
      await takeUp(person, integration, model)
      await signInAtProvider(page, 'Priya Nair')
      await page.getByText(fill(en.notices.connected, { integration })).waitFor()
      await page.getByRole('link', { name: en.notices.view }).click()
      expect(await clients(person)).toMatch(/"lastName": "Barker"/)
      expect(await page.getByText('Priya Nair').count()).toBeGreaterThan(0)
      await person.leaveRecord(`${integration} ${model}`)
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      await disconnect(person, integration)
      expect(await callApi(page, `/bff/proxy/${id}/crm/v1/clients`)).toMatchObject({
        status: 404,
        body: { code: 'connection-not-found' },
      })
      await person.close()
    },
  )

  test('a person who denies is told so, and no token is made', async () => {
    const before = server.tokens.length
    const person = await openPerson(stage)
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
