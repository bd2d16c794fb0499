import type { FailureCode } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import type { Browser } from '../../harness/deployment/browser.ts'
import { type RecordedDeployment, tokenRequests } from '../../harness/deployment/recorded-deployment.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'

interface AttackResult {
  readonly status: number
  readonly body: unknown
}

/**
 * Expects an attack on an authorization response to fail: the response contains only the failure code, and of a spent attempt the
 * person's own connection; no token request was made, and session and connections are unchanged.
 */
export const expectRejected = async (
  at: RecordedDeployment,
  browser: Browser,
  code: FailureCode,
  attack: () => Promise<AttackResult>,
) => {
  const before = await visibleState(browser)
  const requestsBefore = tokenRequests(at).length
  const answer = await attack()
  expect(answer.body).toMatchObject({ code })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  const { connection, ...rest } = answer.body as { readonly connection?: string }
  expect(Object.keys(rest).toSorted()).toEqual(['code', 'reference', 'status', 'title', 'type'])
  const { connections } = before.connections as { readonly connections: readonly { readonly id: string }[] }
  if (connection !== undefined) {
    expect(code).toBe('attempt-spent')
    expect(connections.map(({ id }) => id)).toContain(connection)
  }
  expect(tokenRequests(at).length).toBe(requestsBefore)
  expect(await visibleState(browser)).toEqual(before)
}
