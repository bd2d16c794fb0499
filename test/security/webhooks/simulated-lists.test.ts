import { describe, expect, test } from 'vitest'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { docplannerHeaders, inboundSecrets } from '../../harness/inbound/providers-events.ts'
import { outcome, type Receiving, receiving, send } from '../../harness/inbound/receiving.ts'
import { publicationNames } from '../../mock/simulators/docplanner/network.ts'

const header = "{ name: X-Api-Key, value: 'env:DOCPLANNER_WEBHOOK_KEY' }"

/** A deployment that follows the list of the simulated Docplanner, which sends from three addresses. */
const following = async (name: string) => {
  const at = await receiving(
    name,
    (text) => text.replace('  docplanner:\n', `  docplanner:\n    webhooks: { header: ${header} }\n`),
    { env: inboundSecrets },
  )
  const { network: published } = at.simulators.docplanner
  published.published = 'as-it-is'
  await runBackgroundTasks(at)
  return { ...at, sending: published, senders: [...published.senders] }
}

const statusFrom = async (at: Receiving, address: string) =>
  outcome(await send(at, { address, headers: docplannerHeaders }))

/** Lets the simulated provider's list become due, and fetches it. */
const fetchAgain = async (at: Receiving) => {
  at.clock.pass(11)
  await runBackgroundTasks(at)
}

const held = new Set(['empty', 'disjoint', 'private'])

describe('the list that the simulated Docplanner publishes', () => {
  test('WH-12 HP-46: is followed while Planbridge runs', async () => {
    const at = await following('a sender more')
    for (const sender of at.senders) expect(await statusFrom(at, sender)).toBe('200')
    at.sending.addSender()
    const added = at.sending.senders.find((sender) => !at.senders.includes(sender)) ?? ''
    expect(await statusFrom(at, added)).toBe('403 delivery-refused')
    await fetchAgain(at)
    expect(await statusFrom(at, added)).toBe('200')
  })

  test.each(publicationNames.filter((name) => name !== 'as-it-is' && name !== 'endless'))(
    'WH-08 WH-11 HP-46: made %s, it is refused or held, and calls are judged by the list before it',
    async (published) => {
      const at = await following(`published ${published}`)
      at.sending.published = published
      await fetchAgain(at)
      for (const sender of at.senders) expect(await statusFrom(at, sender)).toBe('200')
      for (const stranger of [
        '203.0.113.10',
        '203.0.113.66',
        '10.0.0.1',
        '8.0.0.1',
        '1.2.3.4',
        '127.0.0.250',
      ])
        expect([stranger, await statusFrom(at, stranger)]).toEqual([stranger, '403 delivery-refused'])
      const [list] = (await at.planbridge.addresses.report()).lists
      expect({ isHeld: list?.held !== null, isRefused: list?.problem !== null }).toEqual({
        isHeld: held.has(published),
        isRefused: !held.has(published),
      })
    },
  )
})
