import { endpoints, type OwnSession } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { twoInstances } from '../../harness/deployment/instances.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'

const priya = { account: 'priya.nair' }
const mei = { account: 'mei.tanaka' }
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0'

const cookieOf = (browser: Browser): string => browser.jar.get('__Host-planbridge') ?? ''

const signedIn = async (at: RecordedDeployment, choice = priya): Promise<Browser> => {
  const browser = openBrowser(at)
  await browser.connectOrThrow({ integration: 'dp-hybrid' }, choice)
  return browser
}

const listOf = async (browser: Browser): Promise<readonly OwnSession[]> => {
  const result = await browser.call(endpoints.listSessions, {})
  if (!result.ok) throw new Error(result.body.code)
  return result.body.sessions
}

const others = async (browser: Browser) => (await listOf(browser)).filter(({ current }) => !current)
const stateOf = async (browser: Browser): Promise<string> => {
  const result = await browser.call(endpoints.getSession, {})
  return result.ok ? result.body.state : result.body.code
}

describe('the sessions of a person', () => {
  test('SES-07, SES-131: are listed with this one first, and with nothing that opens a session', async () => {
    const at = await recordedDeployment('SES-131')
    const first = await signedIn(at)
    at.clock.pass(120)
    const second = await signedIn(at)
    await signedIn(at, mei)
    const listed = await listOf(second)
    expect(listed.map(({ current }) => current)).toEqual([true, false])
    expect(Date.parse(listed[0]?.started_at ?? '') - Date.parse(listed[1]?.started_at ?? '')).toBe(120_000)
    const shown = JSON.stringify(listed)
    for (const browser of [first, second]) {
      expect(shown).not.toContain(cookieOf(browser))
      for (const { id } of listed) {
        const thief = openBrowser(at)
        thief.jar.set('__Host-planbridge', id)
        expect(await stateOf(thief)).toBe('anonymous')
      }
    }
    expect(shown).not.toMatch(/priya|mei|127\.0\.0\.1/i)
  })

  test('SES-130: show the family of the browser and nothing else of its header', async () => {
    const at = await recordedDeployment('SES-130')
    const browser = openBrowser(at)
    const headers = { 'user-agent': `${firefox} CANARY-device` }
    await browser.send('/bff/connections/service-account', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ integration: 'docplanner' }),
    })
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const listed = await listOf(browser)
    expect(JSON.stringify(listed)).not.toContain('CANARY')
  })

  test('SES-07: another one is ended at once, and this one and those of other people are not', async () => {
    const at = await recordedDeployment('SES-07 end')
    const [here, there, elsewhere] = [await signedIn(at), await signedIn(at), await signedIn(at)]
    const stranger = await signedIn(at, mei)
    const [one] = await others(here)
    const ended = await here.call(endpoints.endSession, { session: one?.id ?? '' })
    expect(ended).toMatchObject({ ok: true, body: { ended: 1 } })
    expect(at.logs.filter(({ event }) => event === 'session.others-ended')).toMatchObject([{ sessions: 1 }])
    const states = await Promise.all([there, elsewhere].map(stateOf))
    expect(states.toSorted()).toEqual(['anonymous', 'signed-in'])
    expect(await stateOf(here)).toBe('signed-in')
    expect(await stateOf(stranger)).toBe('signed-in')
    expect(await others(here)).toHaveLength(1)
  })

  test('SES-132: a session of another person cannot be ended, and neither can this one in the list', async () => {
    const at = await recordedDeployment('SES-132')
    const here = await signedIn(at)
    const victim = await signedIn(at, mei)
    const [victims] = await listOf(victim)
    const [own] = await listOf(here)
    for (const session of [victims?.id ?? '', own?.id ?? '', cookieOf(victim), 'x'])
      expect(await here.call(endpoints.endSession, { session })).toMatchObject({ body: { ended: 0 } })
    expect(await here.call(endpoints.endOtherSessions, {})).toMatchObject({ body: { ended: 0 } })
    expect(at.logs.filter(({ event }) => event === 'session.others-ended')).toEqual([])
    expect(await stateOf(victim)).toBe('signed-in')
    expect(await stateOf(here)).toBe('signed-in')
  })

  test('SES-07, SES-133: all others are ended on every instance, also where they are cached, and access for the visit continues', async () => {
    const [first, second] = await twoInstances('SES-133')
    const here = await signedIn(first)
    const there = openBrowser(second)
    const connection = await there.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const clients = '/crm/v1/clients?pageSize=1'
    expect((await there.api(connection.id, clients)).status).toBe(200)
    const left = cookieOf(there)
    expect(await here.call(endpoints.endOtherSessions, {})).toMatchObject({ body: { ended: 1 } })
    const presenting = () => {
      const browser = openBrowser(second)
      browser.jar.set('__Host-planbridge', left)
      return browser
    }
    await expect.poll(async () => (await presenting().api(connection.id, clients)).status).toBe(401)
    expect((await here.api(connection.id, clients)).status).toBe(200)
    expect(await listOf(here)).toHaveLength(1)
  })

  test('SES-134: sessions that have run out are not listed', async () => {
    const at = await recordedDeployment('SES-134')
    await signedIn(at)
    at.clock.pass(1700)
    const here = await signedIn(at)
    expect(await listOf(here)).toHaveLength(2)
    at.clock.pass(1750)
    expect(await listOf(here)).toHaveLength(1)
  })
})
