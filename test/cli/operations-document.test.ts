import type { Command } from '@planbridge/bff/internal/cli/commands/command.ts'
import { commands } from '@planbridge/bff/internal/cli/commands/index.ts'
import { seal } from '@planbridge/bff/internal/vault/seal.ts'
import type { Store } from '@planbridge/bff/testing'
import { IntegrationId } from '@planbridge/shared/contract'
import { expect, onTestFinished, test } from 'vitest'
import { keyText } from '../harness/deployment/keyrings.ts'
import { addPersistentJob } from '../harness/deployment/persistent-job.ts'
import { sealedRow } from '../harness/deployment/sealed-row.ts'
import { openReceiver } from '../harness/webhooks/receiver.ts'
import { documentedCommands } from './documented-commands.ts'
import { ringWith } from './named-ring.ts'
import { simulatedWorkspace } from './simulated-workspace.ts'

const vault = (text: string): string =>
  text
    .replace(
      /^vault: .*$/m,
      "vault: { current: '2026-01', keys: { '2026-01': 'env:VAULT_KEY_NEXT', '2025-07': 'env:VAULT_KEY' } }",
    )
    .replace('  dp-hybrid:', '  advice:')

const ana = '7f0c2c1e-ana'

const atDiscardedKey = `${Buffer.from('{"kid":"discarded"}').toString('base64url')}.a.b.c.d`

const event = {
  tenant: 'deployment',
  integration: IntegrationId.parse('docplanner'),
  kind: 'event',
  verdict: null,
  checked: 'key',
  resource: null,
  bytes: 9,
  sealed: atDiscardedKey,
} as const

/** Adds an event of a provider that was handed on, and one that was set aside. */
const addEvents = async ({ inbound, sealed }: Store) => {
  const booked = {
    occurredAt: Date.parse('2026-01-05T12:00:00Z'),
    receivedAt: Date.parse('2026-01-05T12:00:01Z'),
  }
  const moved = {
    occurredAt: Date.parse('2026-01-05T12:03:00Z'),
    receivedAt: Date.parse('2026-01-05T12:03:02Z'),
  }
  await inbound.add({ ...event, ...booked, id: 'inb_k2Vd81', name: 'slot-booked', fingerprint: 'booked' })
  await inbound.add({ ...event, ...booked, id: 'inb_again', name: 'slot-booked', fingerprint: 'booked' })
  await inbound.markProcessed('inb_k2Vd81', booked.receivedAt)
  await inbound.add({ ...event, ...moved, id: 'inb_x7Qp04', name: 'booking-moved', fingerprint: 'moved' })
  await inbound.setAside('inb_x7Qp04', {
    tries: 3,
    failure: 'the body cannot be opened: JWEDecryptionFailed',
  })
  // The document tells nothing of these bodies under its vault's keys.
  await sealed.discard('discarded')
}

const hooks = 'we_4fQm0aKx2LrTz8vYb1NcPw'
const secret = `whsec_${btoa('CANARY-secret-of-the-endpoint')}`

/** Adds the endpoint of a host, with a message that it got and one that was given up. */
const addWebhooks = async ({ webhooks }: Store, ring: ReturnType<typeof ringWith>, url: string) => {
  const place = { tenant: 'deployment', connection: hooks, field: 'answer', version: 0 }
  await webhooks.addEndpoint(
    {
      id: hooks,
      tenant: 'deployment',
      host: 'larkspur',
      url,
      types: null,
      integrations: null,
      enabled: true,
      disabledReason: null,
      publicKeys: [],
      sealed: await seal(
        ring,
        place,
        JSON.stringify({ secrets: [{ text: secret, until: null }], pairs: [] }),
      ),
      failures: 0,
      failingSince: null,
      openUntil: null,
      createdAt: 1,
      deliveredAt: null,
    },
    9,
  )
  const at = Date.now()
  const tried = { nextAt: at, triedAt: at }
  const add = async (message: string, type: 'connection.created' | 'connection.disconnected', age: number) =>
    webhooks.addMessage(
      { id: message, tenant: 'deployment', type, at: at - age, sealed: null },
      { endpoint: hooks, lease: 'lease', until: at },
    )
  await add('evt_made', 'connection.created', 2)
  await add('evt_moved', 'connection.disconnected', 1)
  const done = { ...tried, status: 'delivered', tries: 1, httpStatus: 204, reason: null } as const
  await webhooks.conclude({ endpoint: hooks, message: 'evt_made' }, 'lease', done)
  const dead = { ...tried, status: 'dead', tries: 10, httpStatus: 503, reason: 'http-status' } as const
  await webhooks.conclude({ endpoint: hooks, message: 'evt_moved' }, 'lease', dead)
}

/** Fills the store of the document: three token sets under the old key, one under the new key. */
const fillStore = async (at: Awaited<ReturnType<typeof simulatedWorkspace>>, hookUrl: string) => {
  const [old, current] = [ringWith('2025-07', keyText('main')), ringWith('2026-01', keyText('next'))]
  const store = await at.openStore()
  const add = async (ring: typeof old, holding: { owner: string; account: string; tenant?: string }) =>
    store.connections.add(await sealedRow(ring, { ...holding, integration: 'advice' }))
  await store.subjects.create({ id: 'ana', tenant: 'deployment', guest: false, name: 'Ana' })
  await store.subjects.attach('deployment', { issuer: at.issuer, account: ana }, 'ana')
  const session = { record: 'session', tenant: 'deployment', subject: 'ana', seenAt: 1, endsAt: 1 }
  await store.sessions.create(session, 'hash')
  await addPersistentJob(store, (await add(old, { owner: 'ana', account: ana })).id)
  await add(old, { owner: 'ben', account: 'ben' })
  await add(old, { owner: 'cleo', account: 'cleo', tenant: 'acme' })
  await add(current, { owner: 'dan', account: 'dan' })
  await addEvents(store)
  await addWebhooks(store, current, hookUrl)
  await store.close()
}

test('docs/operations.md: every command has the documented output', { timeout: 240_000 }, async () => {
  const at = await simulatedWorkspace('operations document', vault)
  const receiver = await openReceiver()
  onTestFinished(receiver.close)
  await fillStore(at, receiver.url)
  const inOurs = (text: string) =>
    text
      .replaceAll('https://hooks.larkspur.example', new URL(receiver.url).origin)
      .replaceAll('/var/backups', at.folder)
      .replaceAll('/etc/planbridge', at.folder)
      .replaceAll(/\d+\/s$/gm, 'so many/s')
      .replaceAll(/sha256:[\w-]{43}/g, 'sha256:…')
  const documented = documentedCommands('operations.md')
  const shownSomewhere = [...documented, ...documentedCommands('inbound.md')]
  const isShown = ({ name }: Command) => shownSomewhere.some(({ args }) => args.join(' ').startsWith(name))
  expect(commands.filter((command) => !isShown(command))).toEqual([])
  for (const { args, shown, redirected } of documented) {
    const ran = await at.run(...args.map(inOurs))
    const printed = inOurs(redirected ? ran.err : ran.out)
    expect({ args, printed, code: ran.code }).toEqual({ args, printed: inOurs(shown), code: 0 })
  }
})
