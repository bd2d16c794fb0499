import { statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { sharedStore } from '../../harness/deployment/instances.ts'
import type { RecordedDeployment } from '../../harness/deployment/recorded-deployment.ts'

const priya = { account: 'priya.nair' }
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const perNetwork = 6_000

/** Copies the attempt and the session of the one stranger, so that the network is at its limit. */
const copiesOfStranger = `
  create temp table copies as
    with recursive copies(nth) as (select 1 union all select nth + 1 from copies where nth < ${perNetwork - 1})
    select nth from copies;
  insert into sessions (record, id_hash, former_hash, former_until, tenant, subject, seen_at, ends_at)
    select record || nth, id_hash || nth, former_hash, former_until, tenant, subject, seen_at, ends_at
    from sessions join copies
    where record = (select session from attempts where length(return_to) > 1000);
  insert into attempts (state_hash, session, subject, purpose, integration, model, challenge, nonce, redirect_uri,
      connection, return_to, created_at, expires_at, phase, answer_hash, outcome, terms, network)
    select state_hash || nth, session || nth, subject, purpose, integration, model, challenge, nonce, redirect_uri,
      connection, return_to, created_at, expires_at, phase, answer_hash, outcome, terms, network
    from attempts join copies
    where length(return_to) > 1000`

/** Starts an attempt without a cookie, as every request of a stranger may. */
const startFrom = async (at: RecordedDeployment, address: string, returnTo: string): Promise<number> => {
  const request = new Request(`${at.origin}/bff/attempts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-planbridge': '1', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({
      purpose: 'sign-in',
      integration: 'plannr',
      model: 'user-present',
      challenge,
      return_to: returnTo,
    }),
  })
  const { status } = await at.direct.fetch(request, { address })
  return status
}

/** A browser whose requests come from an address. */
const browserFrom = (at: RecordedDeployment, address: string) =>
  openBrowser({
    ...at,
    planbridge: { ...at.planbridge, fetch: (request: Request) => at.planbridge.fetch(request, { address }) },
  })

describe('attempts that strangers abandon', () => {
  test('are bounded in number and bytes for each network, and cost no attempt of another network (TX-50)', async () => {
    const store = sharedStore('strangers')
    const at = await store.instance({ posture: 'signed-in-people' })
    const rows = (table: 'attempts' | 'sessions') =>
      store.offline((file) => file.prepare(`select count(*) as n from ${table}`).get()?.['n'])
    const person = browserFrom(at, '198.51.100.7')
    const pending = await person.start({ integration: 'dp-hybrid' })
    const empty = statSync(store.path).size
    const start = (host: number) => startFrom(at, `2001:db8:1:2::${host}`, `/${'a'.repeat(1_990)}`)
    expect(await start(1)).toBe(200)
    store.offline((file) => file.exec(copiesOfStranger))
    expect(rows('attempts')).toBe(perNetwork + 1)
    for (let host = 2; host < 32; host += 1) expect(await start(host)).toBe(200)
    expect([rows('attempts'), rows('sessions')]).toEqual([perNetwork + 1, perNetwork + 1])
    store.offline((file) => file.exec('pragma wal_checkpoint(truncate)'))
    expect((statSync(store.path).size - empty) / perNetwork).toBeLessThan(5_000)
    const callback = await person.atProvider(pending, priya)
    expect((await person.complete(pending, callback)).status).toBe(200)
    at.clock.pass(700)
    await at.planbridge.purge()
    const longest = store.offline((file) =>
      file.prepare("select max(length(return_to)) as n from attempts where phase = 'pending'").get(),
    )
    expect(longest?.['n']).toBe(1)
    at.clock.pass(3_700)
    await at.planbridge.purge()
    expect([rows('attempts'), rows('sessions')]).toEqual([0, 0])
  })
})
