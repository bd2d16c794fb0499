import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withKey } from '../harness/inbound/address-instance.ts'
import { openWorkspace, type Workspace } from '../harness/deployment/workspace.ts'
import {
  jsonAnswer,
  missing,
  openPublishedList,
  type PublishedList,
} from '../harness/inbound/published-list.ts'
import { documentedCommands } from './documented-commands.ts'

const options = { timeout: 240_000 }
const documentedOrigin = 'https://www.doctoralia.es'

let site: PublishedList
beforeEach(async () => {
  site = await openPublishedList()
})
afterEach(() => site.close())

/** A workspace whose integration `clinic` follows the published list. */
const openClinic = (name: string, webhooks = '{}'): Workspace =>
  openWorkspace(name, (text) =>
    text
      .replaceAll('http://127.0.0.1:4104', site.origin)
      .replace('  docplanner:\n', `  clinic:\n    webhooks: ${withKey(webhooks)}\n`),
  )

/** The store is made by the first start. */
const openStarted = async (name: string, webhooks?: string): Promise<Workspace> => {
  const at = openClinic(name, webhooks)
  const store = await at.openStore()
  await store.close()
  return at
}

const withoutTimes = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')

/** The lists that the provider publishes before the first, second and third `refresh` of the document. */
const published = [
  ['203.0.113.11', '203.0.113.10', '2001:DB8:7::/64'],
  ['198.51.100.20'],
  ['198.51.100.20', '192.0.2.1', '192.0.2.2'],
]

test('docs/inbound.md: every command has the documented output', options, async () => {
  const at = await openStarted('inbound document')
  const lists = published.values()
  for (const { args, shown, redirected } of documentedCommands('inbound.md')) {
    if (args[1] === 'refresh') site.publish(...(lists.next().value ?? []))
    const ran = await at.run(...args)
    const printed = redirected ? ran.err : ran.out
    const isHeld = shown.includes('waits for a decision') || args[1] === 'held'
    expect({ args, printed: withoutTimes(printed), code: ran.code }).toEqual({
      args,
      printed: withoutTimes(shown).replaceAll(documentedOrigin, site.origin),
      code: isHeld ? 1 : 0,
    })
  }
  expect(lists.next().done).toBe(true)
})

test(
  'WH-31: without a usable list an export prints nothing and fails, so that a script keeps its file',
  options,
  async () => {
    const at = await openStarted('no list')
    site.answer(missing)
    expect(await at.run('addresses', 'refresh')).toMatchObject({ code: 1 })
    for (const format of ['text', 'json', 'nginx', 'nginx-geo', 'caddy', 'nftables']) {
      const ran = await at.run('addresses', 'export', 'clinic', '--format', format)
      expect(ran).toMatchObject({ code: 1, out: '' })
      expect(ran.err).toContain('there is no list')
    }
    expect(await at.run('addresses', 'list')).toMatchObject({
      code: 1,
      out: expect.stringContaining('NO LIST: calls are answered with 503') as string,
    })
  },
)

test('WH-31: an empty list is neither accepted nor exported', options, async () => {
  const at = await openStarted('empty list')
  site.publish('203.0.113.10', '203.0.113.11')
  await at.run('addresses', 'refresh')
  site.publish()
  expect(await at.run('addresses', 'refresh')).toMatchObject({ code: 1 })
  const accepted = await at.run('addresses', 'accept', 'clinic')
  expect(accepted.code).toBe(1)
  expect(accepted.err).toContain('An empty list cannot be accepted')
  const exported = await at.run('addresses', 'export')
  expect(exported).toMatchObject({ code: 0, out: '203.0.113.10\n203.0.113.11\n' })
})

test(
  'a wrong name or format is told with the right ones, and a refused list with its reason, in visible characters',
  options,
  async () => {
    const at = await openStarted('slips')
    expect(await at.run('addresses', 'accept', 'klinik')).toMatchObject({
      code: 3,
      err: 'No integration klinik receives calls. There are: clinic.\n',
    })
    expect(await at.run('addresses', 'export', '--format', 'apache')).toMatchObject({
      code: 2,
      err: 'There is no format apache. There are: json, text, nginx, nginx-geo, caddy, nftables.\n',
    })
    expect(await at.run('addresses', 'accept', 'clinic')).toMatchObject({
      code: 1,
      err: 'No changed list of clinic waits for a decision.\n',
    })
    site.answer(jsonAnswer('{"API":["\\u001b[2J0.0.0.0/0","0.0.0.0/0"]}'))
    const refused = await at.run('addresses', 'refresh', 'clinic')
    expect(refused.code).toBe(1)
    expect(refused.out).toContain(
      'failed: "\\u{1b}[2J0.0.0.0/0" is neither an IP address nor a CIDR range; "0.0.0.0/0" is wider than /8',
    )
    expect(existsSync(at.storePath)).toBe(true)
  },
)

test('addresses by hand and observing are printed', options, async () => {
  const at = await openStarted(
    'by hand',
    '{ addresses: observe, allowed_addresses: [203.0.113.10, 203.0.113.0/28] }',
  )
  expect(await at.run('addresses', 'list')).toMatchObject({
    code: 0,
    out: [
      'clinic  only observed: other addresses are let in and counted',
      'clinic  allowed_addresses of the configuration',
      '  203.0.113.10',
      '  203.0.113.0/28',
      '',
    ].join('\n'),
  })
  expect(await at.run('addresses', 'refresh')).toMatchObject({
    out: 'No integration uses a published list.\n',
  })
})
