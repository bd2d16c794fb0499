import { endpoints, type FailureCode } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import type { Browser } from '../harness/deployment/browser.ts'
import { tokenRequests, type RecordedDeployment } from '../harness/deployment/recorded-deployment.ts'

/** What a person's browser sees of its session and connections. */
export const standing = async (browser: Browser) => ({
  session: (await browser.call(endpoints.getSession, {})).body,
  connections: (await browser.call(endpoints.listConnections, {})).body,
})

interface Answered {
  readonly status: number
  readonly body: unknown
}

/**
 * The verdict over a bad authorization response: its code and nothing else is said, no code reached a token endpoint,
 * the session is what it was, and nothing was connected.
 */
export const expectRejected = async (
  at: RecordedDeployment,
  browser: Browser,
  code: FailureCode,
  attack: () => Promise<Answered>,
) => {
  const before = await standing(browser)
  const asked = tokenRequests(at).length
  const answer = await attack()
  expect(answer.body).toMatchObject({ code })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(Object.keys(answer.body as object).toSorted()).toEqual([
    'code',
    'reference',
    'status',
    'title',
    'type',
  ])
  expect(tokenRequests(at).length).toBe(asked)
  expect(await standing(browser)).toEqual(before)
}
