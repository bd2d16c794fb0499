import { expect } from 'vitest'
import { demoSecrets } from '../../mock/registrations.ts'
import { visitor } from '../../mock/simulators/visitor.ts'
import type { OutsideClient, Outsider, Wire } from './outsider.ts'
import { type RegistrationName, registrationsAt } from './registrations.ts'
import { personalToken, type ProviderName } from './wires.ts'

/** A flow of a provider that an outsider completes; it throws where the outsider or an expectation does not agree. */
export interface Flow {
  readonly provider: ProviderName
  readonly name: string
  readonly run: (outsider: Outsider, wire: Wire) => Promise<void>
}

interface Person {
  readonly account: string
  /** An address of the API and its headers, as far as the access token is concerned. */
  readonly api: (wire: Wire) => readonly [url: string, headers?: Record<string, string>]
}

const adviser: Person = {
  account: 'priya.nair',
  api: ({ origins }) => [
    `${origins.api}/crm/v1/clients`,
    { 'ocp-apim-subscription-key': demoSecrets.DP_KEY_PRIMARY },
  ],
}
const plannrUser: Person = {
  account: 'tom@elmsample.example',
  api: ({ origins }) => [`${origins.plannr}/api/v1/me`, { accept: 'application/json' }],
}

const open = async (outsider: Outsider, wire: Wire, name: RegistrationName) => {
  const registration = registrationsAt(wire.origins)[name]
  const client = await outsider.open(registration, wire.fetch)
  const provider = new URL(registration.authorizationEndpoint).origin
  const browser = visitor(wire.fetch, [provider])
  const arriveAt = async (url: URL, account: string, decision: 'allow' | 'deny' = 'allow') => {
    const arrival = await browser.signIn(url, { account, decision })
    if (arrival.kind === 'page') throw new Error(`the browser stayed at ${arrival.url.pathname}`)
    return arrival.url
  }
  return { client, arriveAt }
}

type Opened = Awaited<ReturnType<typeof open>>

const signIn = async ({ client, arriveAt }: Opened, account: string) => {
  const { url, finish } = await client.begin()
  return finish(await arriveAt(url, account))
}

const expectAccepted = async (client: OutsideClient, token: string, { api }: Person, wire: Wire) => {
  const answer = await client.call(token, ...api(wire))
  expect(answer.status).toBe(200)
}

/** The messages of an error and of its causes. */
export const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${wordsOf(error.cause)}` : ''

const completes =
  (name: RegistrationName, person: Person): Flow['run'] =>
  async (outsider, wire) => {
    const opened = await open(outsider, wire, name)
    const tokens = await signIn(opened, person.account)
    await expectAccepted(opened.client, tokens.accessToken, person, wire)
  }

const rotates =
  (name: RegistrationName, person: Person, reuse: string): Flow['run'] =>
  async (outsider, wire) => {
    const opened = await open(outsider, wire, name)
    const first = await signIn(opened, person.account)
    const second = await opened.client.refresh(first.refreshToken ?? '')
    const third = await opened.client.refresh(second.refreshToken ?? '')
    const issued = [first, second, third].map(({ refreshToken }) => refreshToken)
    expect(new Set(issued).size).toBe(3)
    expect([second.subject, third.subject]).toEqual([first.subject, first.subject])
    await expectAccepted(opened.client, third.accessToken, person, wire)
    for (const used of [first, second])
      await expect(opened.client.refresh(used.refreshToken ?? '')).rejects.toMatchObject({ error: reuse })
  }

const refusesSlips =
  (name: RegistrationName, { account }: Person, usedCode: string): Flow['run'] =>
  async (outsider, wire) => {
    const { client, arriveAt } = await open(outsider, wire, name)
    const denied = await client.begin()
    // Otherwise the provider would not ask again, because the person has consented before.
    denied.url.searchParams.set('prompt', 'consent')
    const arrived = await arriveAt(denied.url, account, 'deny')
    await expect(denied.finish(arrived)).rejects.toMatchObject({ error: 'access_denied' })

    const begun = await client.begin()
    const answer = await arriveAt(begun.url, account)
    await begun.finish(answer)
    await expect(begun.finish(answer)).rejects.toMatchObject({ error: usedCode })

    // A response to another authorization has another state.
    const other = await client.begin()
    const foreign = await arriveAt(other.url, account)
    const own = await client.begin()
    await expect(own.finish(foreign).catch(wordsOf)).resolves.toMatch(/state/)
  }

const refusesOtherVerifier =
  (name: RegistrationName, { account }: Person): Flow['run'] =>
  async (outsider, wire) => {
    const { client, arriveAt } = await open(outsider, wire, name)
    const begun = await client.begin({ verifier: 'another' })
    const answer = await arriveAt(begun.url, account)
    await expect(begun.finish(answer)).rejects.toMatchObject({ error: 'invalid_grant' })
  }

const asItself =
  (name: RegistrationName, api: Person['api']): Flow['run'] =>
  async (outsider, wire) => {
    const { client } = await open(outsider, wire, name)
    const tokens = await client.asItself()
    expect(tokens.refreshToken).toBeUndefined()
    const answer = await client.call(tokens.accessToken, ...api(wire))
    expect(answer.status).toBe(200)
  }

const clinicApi: Person['api'] = ({ origins }) => [`${origins.docplanner}/api/v3/integration/facilities`]

/** Every flow of the three simulators. */
export const flows: readonly Flow[] = [
  { provider: 'dynamicPlanner', name: 'code with PKCE', run: completes('code', adviser) },
  { provider: 'dynamicPlanner', name: 'hybrid', run: completes('hybrid', adviser) },
  {
    provider: 'dynamicPlanner',
    name: 'refresh of a code flow',
    run: rotates('code', adviser, 'invalid_grant'),
  },
  {
    provider: 'dynamicPlanner',
    name: 'refresh of a hybrid flow',
    run: rotates('hybrid', adviser, 'invalid_grant'),
  },
  { provider: 'dynamicPlanner', name: 'client credentials', run: asItself('service', adviser.api) },
  {
    provider: 'dynamicPlanner',
    name: 'refusals of a code flow',
    run: refusesSlips('code', adviser, 'invalid_grant'),
  },
  {
    provider: 'dynamicPlanner',
    name: 'refusals of a hybrid flow',
    run: refusesSlips('hybrid', adviser, 'invalid_grant'),
  },
  { provider: 'dynamicPlanner', name: 'a wrong verifier', run: refusesOtherVerifier('code', adviser) },
  { provider: 'plannr', name: 'code with PKCE', run: completes('plannr', plannrUser) },
  // Passport 12 has these codes, see plannr/oauth/passport-error.ts.
  { provider: 'plannr', name: 'refresh', run: rotates('plannr', plannrUser, 'invalid_request') },
  { provider: 'plannr', name: 'refusals', run: refusesSlips('plannr', plannrUser, 'invalid_request') },
  { provider: 'plannr', name: 'a wrong verifier', run: refusesOtherVerifier('plannr', plannrUser) },
  {
    provider: 'plannr',
    name: 'personal token',
    run: async (outsider, wire) => {
      const { client } = await open(outsider, wire, 'plannr')
      await expectAccepted(client, personalToken, plannrUser, wire)
    },
  },
  { provider: 'docplanner', name: 'client credentials', run: asItself('docplanner', clinicApi) },
]
