import { endpoints, type FailureCode, failures, failureTitles } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import type { Browser, CallResult } from '../../harness/deployment/browser.ts'
import type { HostileDeployment } from '../../harness/deployment/hostile-deployment.ts'

/** The channel of the fault. It determines which requests must not have been made. */
export type Fault = 'front' | 'back'

export interface ExpectedRejection {
  readonly code: FailureCode
  readonly fault: Fault
  /** True if the attempt belongs to another session, so that only the failed request is logged. */
  readonly attemptUntouched?: boolean
  /** The number of uses of the tokens before the fault is detectable. The default is 0. */
  readonly uses?: number
}

const snapshot = async (at: HostileDeployment, browser: Browser) => {
  const session = await browser.call(endpoints.getSession, {})
  if (!session.ok) throw new Error('the session could not be read')
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

const expectProblemWithoutDetails = (
  { ok, status, body, response }: CallResult<unknown>,
  code: FailureCode,
) => {
  expect({ ok, ...(body as object) }).toMatchObject({ ok: false, code, title: failureTitles[code] })
  expect(status).toBe(failures[code].status)
  expect(Object.keys(body as object).toSorted()).toEqual(memberNames.toSorted())
  expect(response.headers.get('cache-control')).toBe('no-store')
}

const expectOneLogRecord = (at: HostileDeployment, since: number, expected: ExpectedRejection) => {
  const event = expected.attemptUntouched === true ? 'request.failed' : 'attempt.failed'
  const records = at.logs.slice(since).filter((record) => record.event === event)
  expect(records).toMatchObject([{ code: expected.code }])
}

const expectNoSecrets = async (at: HostileDeployment, body: unknown) => {
  const outputs = { body: JSON.stringify(body), log: JSON.stringify(at.logs), store: await at.storeText() }
  for (const [output, text] of Object.entries(outputs)) {
    expect(text.includes('CANARY'), `a planted secret in the ${output}`).toBe(false)
    const found = at.provider.secrets.find((secret) => text.includes(secret))
    expect(found, `a secret in the ${output}`).toBeUndefined()
  }
}

/**
 * Returns an assertion for a bad authorization response: a failure code without details, an unchanged session, no token request
 * (or no use of the tokens), nothing stored, one log record, and no secret in response, log or store.
 */
export const expectRejectionAt = async (at: HostileDeployment, browser: Browser) => {
  const before = await snapshot(at, browser)
  return async (result: CallResult<unknown>, expected: ExpectedRejection): Promise<void> => {
    expectProblemWithoutDetails(result, expected.code)
    const after = await snapshot(at, browser)
    expect(after.who).toEqual(before.who)
    expect(after.rows).toEqual(before.rows)
    expect(after.people).toEqual(before.people)
    expect(after.used - before.used, 'requests to userinfo and API').toBe(expected.uses ?? 0)
    if (expected.fault === 'front') expect(after.token, 'token requests').toBe(before.token)
    expectOneLogRecord(at, before.logs, expected)
    await expectNoSecrets(at, result.body)
    expect(at.evil.requests).toEqual([])
  }
}
