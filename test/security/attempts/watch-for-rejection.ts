import { endpoints, type FailureCode, failures } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import type { Browser, Heard } from '../../harness/deployment/browser.ts'
import type { HostileDeployment } from '../../harness/deployment/hostile-deployment.ts'

/** Where the fault came in: what must not have been asked depends on it. */
export type Fault = 'front' | 'back'

export interface Verdict {
  readonly code: FailureCode
  readonly fault: Fault
  /** The attempt is not the caller's, so nothing is said of it: the request alone is on record. */
  readonly attemptUntouched?: boolean
  /** How often the tokens were used before the fault could be seen; default 0. */
  readonly uses?: number
}

const snapshot = async (at: HostileDeployment, browser: Browser) => {
  const session = await browser.call(endpoints.getSession, {})
  if (!session.ok) throw new Error('the session cannot be asked for')
  const { count } = at.provider
  return {
    who: { state: session.body.state, name: session.body.name },
    rows: await at.rows('connections'),
    people: await at.rows('subjects'),
    token: count('token'),
    used: count('userinfo') + count('api'),
    logs: at.logs.length,
  }
}

const memberNames = ['type', 'title', 'status', 'code', 'reference']

const expectBareProblem = ({ ok, status, body, response }: Heard<unknown>, code: FailureCode) => {
  expect({ ok, ...(body as object) }).toMatchObject({ ok: false, code, title: failures[code].title })
  expect(status).toBe(failures[code].status)
  expect(Object.keys(body as object).toSorted()).toEqual(memberNames.toSorted())
  expect(response.headers.get('cache-control')).toBe('no-store')
}

const expectOneReport = (at: HostileDeployment, since: number, verdict: Verdict) => {
  const event = verdict.attemptUntouched === true ? 'request.failed' : 'attempt.failed'
  const reports = at.logs.slice(since).filter((record) => record.event === event)
  expect(reports).toMatchObject([{ code: verdict.code }])
}

const expectNoSecrets = async (at: HostileDeployment, body: unknown) => {
  const places = { body: JSON.stringify(body), log: JSON.stringify(at.logs), store: await at.storeText() }
  for (const [place, text] of Object.entries(places)) {
    expect(text.includes('CANARY'), `a planted secret in the ${place}`).toBe(false)
    const found = at.provider.secrets.find((secret) => text.includes(secret))
    expect(found, `a secret in the ${place}`).toBeUndefined()
  }
}

/**
 * Watches a bad answer come to nothing: a bare code for the browser, the same session as before, no token request (or no use
 * of the tokens), nothing kept, one report, no secret anywhere, and the app still there.
 */
export const watchForRejection = async (at: HostileDeployment, browser: Browser) => {
  const before = await snapshot(at, browser)
  return async (heard: Heard<unknown>, verdict: Verdict): Promise<void> => {
    expectBareProblem(heard, verdict.code)
    const after = await snapshot(at, browser)
    expect(after.who).toEqual(before.who)
    expect(after.rows).toEqual(before.rows)
    expect(after.people).toEqual(before.people)
    expect(after.used - before.used, 'requests to userinfo and API').toBe(verdict.uses ?? 0)
    if (verdict.fault === 'front') expect(after.token, 'token requests').toBe(before.token)
    expectOneReport(at, before.logs, verdict)
    await expectNoSecrets(at, heard.body)
    expect(at.evil.requests).toEqual([])
  }
}
