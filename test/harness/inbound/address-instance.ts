import { randomBytes } from 'node:crypto'
import { openAddresses } from '@planbridge/bff/internal/inbound/addresses/open-addresses.ts'
import { openProtocolClient } from '@planbridge/bff/internal/transport/protocol-client.ts'
import { openEvents, type PlanbridgeEvent, readConfig, type Store } from '@planbridge/bff/testing'
import { recordSecret } from '../artifacts.ts'
import type { MovableClock } from '../deployment/movable-clock.ts'

const secret = 'CANARY-docplanner-secret-0123456789'
const polishKey = 'CANARY-docplanner-polish-key-0123456789'

const productionOrigin = 'https://www.doctoralia.es'
const polishOrigin = 'https://www.znanylekarz.pl'

/** Settings in braces, with a key, which Docplanner has to send. */
export const withKey = (webhooks: string): string =>
  webhooks.replace('{', "{ header: { name: X-Api-Key, value: 'env:DOCPLANNER_SECRET' }, ")

/** The lines of an integration of Docplanner. */
const integrationText = (
  environment: 'production' | 'simulated',
  origin: string,
  webhooks: string,
  domain = 'doctoralia.es',
) =>
  [
    '    provider: docplanner',
    `    environment: ${environment}`,
    ...(environment === 'simulated' ? [`    origins: { identity: '${origin}', api: '${origin}' }`] : []),
    `    domain: ${domain}`,
    '    access_models: [service-account]',
    "    client: { id: 42_3k1x9acme, secret: 'env:DOCPLANNER_SECRET' }",
    `    webhooks: ${withKey(webhooks)}`,
  ].join('\n')

export interface AddressInstanceOptions {
  readonly store: Store
  readonly clock: MovableClock
  /** The origin of the published list. */
  readonly origin: string
  readonly environment?: 'production' | 'simulated'
  /** The setting `webhooks` of the integration. */
  readonly webhooks?: string
  /** Lines at the top level of the configuration. */
  readonly deployment?: string
  readonly deadlineMs?: number
  /** The origin of the list of another integration, `clinic-pl`. */
  readonly polish?: string
}

// A deployment has to serve someone.
const hostKey = "host_keys: { crm: { hash: 'sha256:9SaR2xYcLQwjvH1FZPzKDmWAy6oTnBEhU4RkGt3iXqM' } }"

const configOf = ({
  environment = 'production',
  webhooks = '{}',
  origin,
  deployment = '',
  polish,
}: AddressInstanceOptions) => {
  for (const one of [secret, polishKey]) recordSecret(one)
  const polishText =
    polish === undefined
      ? ''
      : `  clinic-pl:\n${integrationText('production', polish, '{}', 'znanylekarz.pl').replace(/value: '[^']*'/, "value: 'env:POLISH_KEY'")}`
  const read = readConfig({
    text: `origin: http://localhost:8787\n${hostKey}\n${deployment}\nintegrations:\n  clinic:\n${integrationText(environment, origin, webhooks)}\n${polishText}\n`,
    file: 'planbridge.config.yaml',
    env: { DOCPLANNER_SECRET: secret, POLISH_KEY: polishKey },
    readFile: () => undefined,
    localVaultKey: () => ({ kind: 'key', key: randomBytes(32).toString('base64url') }),
  })
  if (read.kind === 'problems')
    throw new Error(read.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return read.config
}

/** The address gate of one instance for an integration `clinic`, over real HTTP and a real store. */
export const openAddressInstance = (options: AddressInstanceOptions) => {
  const { store, clock, origin, deadlineMs = 10_000 } = options
  const config = configOf(options)
  const events: PlanbridgeEvent[] = []
  // The network of the test is http on this machine; the address of the list stays that of production.
  const overHttp = (request: Request) =>
    fetch(
      new Request(
        request.url.replace(productionOrigin, origin).replace(polishOrigin, options.polish ?? ''),
        request,
      ),
    )
  const addresses = openAddresses({
    store,
    client: openProtocolClient(overHttp, { deadlineMs, bytesMax: 262_144 }),
    clock,
    random: { bytes: (length) => new Uint8Array(length).fill(255) },
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    events: openEvents([(event) => void events.push(event)]),
    times: config.webhooks.addressLists,
    integrations: new Map(config.integrations.map((integration) => [String(integration.id), integration])),
  })
  return {
    ...addresses,
    events,
    judge: (address: string) => addresses.judge('clinic', address),
    report: addresses.questions.report,
    /** The published list, as operators see it. */
    async list() {
      const [list] = (await addresses.questions.report()).lists
      if (!list) throw new Error('the integration uses no list')
      return list
    },
  }
}
