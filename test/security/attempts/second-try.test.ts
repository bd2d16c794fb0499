import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser, type Pending } from '../../harness/deployment/browser.ts'
import { recordedDeployment, tokenRequests } from '../../harness/deployment/recorded-deployment.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }

/** Completes as a tab that has forgotten the verifier. */
const completeWithoutProof = (browser: Browser, callback: URL) =>
  browser.call(endpoints.completeAttempt, {
    mode: 'query',
    path: callback.pathname,
    raw: callback.search.slice(1),
    verifier: null,
  })

const begun = async (browser: Browser): Promise<{ pending: Pending; callback: URL }> => {
  const pending = await browser.start({ integration: 'dp-code' })
  return { pending, callback: await browser.atProvider(pending, priya) }
}

describe('a response to an attempt whose wish is fulfilled', () => {
  test('CB-41: a second consent for a completed attempt names the connection, and its code is not used', async () => {
    const at = await recordedDeployment('second consent')
    const browser = openBrowser(at)
    const { pending, callback } = await begun(browser)
    const done = await browser.complete(pending, callback)
    const second = await browser.atProvider(pending, priya)
    expect(second.search).not.toBe(callback.search)
    const connection = done.ok ? done.body.connection.id : ''
    for (const answer of [
      await completeWithoutProof(browser, second),
      await completeWithoutProof(browser, callback),
      await browser.complete(pending, second),
    ])
      expect(answer.body).toMatchObject({ code: 'attempt-spent', connection })
    expect(tokenRequests(at)).toHaveLength(1)
  })

  test('CB-41: an older attempt without its verifier names the connection of the second try, also after it expired', async () => {
    const at = await recordedDeployment('older attempt')
    const browser = openBrowser(at)
    const older = await begun(browser)
    const connection = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const told = { code: 'attempt-spent', connection: connection.id }
    expect((await completeWithoutProof(browser, older.callback)).body).toMatchObject(told)
    at.clock.pass(601)
    expect((await completeWithoutProof(browser, older.callback)).body).toMatchObject(told)
    expect((await browser.complete(older.pending, older.callback)).body).toMatchObject(told)
  })

  test('CB-41 TX-12: an older attempt of another tab, which has its verifier, is completed', async () => {
    const at = await recordedDeployment('two tabs')
    const browser = openBrowser(at)
    const older = await begun(browser)
    const connection = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const answer = await browser.complete(older.pending, older.callback)
    expect(answer.body).toMatchObject({ connection: { id: connection.id, status: 'active' } })
  })

  test('CB-41: without a fulfilled wish, a missing verifier stays a missing verifier', async () => {
    const browser = openBrowser(await recordedDeployment('no proof'))
    await browser.connectOrThrow({ integration: 'plannr' }, tom)
    const { pending, callback } = await begun(browser)
    expect((await completeWithoutProof(browser, callback)).body).toMatchObject({ code: 'proof-missing' })
    expect((await browser.complete(pending, callback)).status).toBe(200)
  })

  test('CB-41: a spent attempt names no connection that failed, was removed, or belongs to another person of the session', async () => {
    const browser = openBrowser(await recordedDeployment('nothing to name', { posture: 'signed-in-people' }))
    const denied = await browser.start({ integration: 'dp-code' })
    const no = await browser.atProvider(denied, { ...priya, decision: 'deny' })
    await browser.complete(denied, no)
    const { pending, callback } = await begun(browser)
    const done = await browser.complete(pending, callback)
    const connection = done.ok ? done.body.connection.id : ''
    expect((await completeWithoutProof(browser, callback)).body).toMatchObject({ connection })
    await browser.connectOrThrow({ integration: 'plannr' }, tom)
    for (const spent of [no, callback]) {
      const { body } = await completeWithoutProof(browser, spent)
      expect(body).toMatchObject({ code: 'attempt-spent' })
      expect(body).not.toHaveProperty('connection')
    }
  })

  test('CB-41: another browser is told nothing about a completed attempt', async () => {
    const at = await recordedDeployment('another browser')
    const browser = openBrowser(at)
    const { pending, callback } = await begun(browser)
    await browser.complete(pending, callback)
    const other = openBrowser(at)
    const stranger = await completeWithoutProof(other, callback)
    expect(stranger.body).toMatchObject({ code: 'session-required' })
    await other.start({ integration: 'plannr' })
    const { body } = await completeWithoutProof(other, callback)
    expect(body).toMatchObject({ code: 'attempt-of-another-session' })
    for (const answer of [stranger.body, body]) expect(answer).not.toHaveProperty('connection')
  })
})
