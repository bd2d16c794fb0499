import type { FailureCode } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import { recordedDeployment, tokenRequests } from '../../harness/deployment/recorded-deployment.ts'
import { idTokenFaults } from '../../mock/faults/id-token/index.ts'

const priya = { account: 'priya.nair' }
const alice = { account: 'alice' }

/** The error codes of RFC 6749, OpenID Connect and its extensions, and codes that none of them knows. */
const errors: readonly (readonly [FailureCode, readonly string[]])[] = [
  ['consent-denied', ['access_denied']],
  ['provider-busy', ['temporarily_unavailable', 'server_error']],
  [
    'sign-in-again',
    [
      'login_required',
      'interaction_required',
      'consent_required',
      'account_selection_required',
      'unmet_authentication_requirements',
    ],
  ],
  [
    'authorization-refused',
    [
      'invalid_request',
      'unauthorized_client',
      'unsupported_response_type',
      'invalid_scope',
      'invalid_client',
      'invalid_request_uri',
      'request_not_supported',
      'registration_not_supported',
      'invalid_target',
      'out_of_tea',
      'ACCESS_DENIED',
      'constructor',
      '<b>server_error</b>',
    ],
  ],
]

const listed = errors.flatMap(([code, names]) => names.map((error) => ({ code, error })))

describe('an error of the provider', () => {
  test.each(listed)('CB-42: $error in the authorization response means $code', async ({ code, error }) => {
    const at = await recordedDeployment(`error ${error}`)
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-code' })
    const callback = new URL(pending.facts.redirect_uri)
    callback.search = String(new URLSearchParams({ error, state: pending.facts.state }))
    expect((await browser.complete(pending, callback)).body).toMatchObject({ code })
    expect(tokenRequests(at)).toEqual([])
    expect((await browser.connect({ integration: 'dp-code' }, priya)).status).toBe(200)
  })

  const exchanged: readonly (readonly [FailureCode, number, readonly unknown[]])[] = [
    ['provider-busy', 400, ['temporarily_unavailable', 'server_error']],
    ['sign-in-again', 400, ['interaction_required', 'login_required', 'consent_required']],
    ['consent-denied', 403, ['access_denied']],
    ['authorization-refused', 401, ['invalid_request', 'invalid_target', 'redirect_uri_mismatch']],
    ['client-credentials-rejected', 400, ['invalid_client', 'unauthorized_client', 'invalid_scope']],
    ['code-rejected', 400, ['invalid_grant', 'invalid_request']],
    ['provider-failing', 400, ['out_of_tea', 'constructor', ['server_error'], { server_error: 1 }, null]],
    ['provider-failing', 503, ['temporarily_unavailable', 'interaction_required']],
    ['rate-limited', 429, ['temporarily_unavailable']],
  ]

  test.each(exchanged.flatMap(([code, status, names]) => names.map((error) => ({ code, status, error }))))(
    'CB-42: $status $error in the response to a code means $code',
    async ({ code, status, error }) => {
      const at = await recordedDeployment(`exchange ${status} ${JSON.stringify(error)}`)
      const browser = openBrowser(at)
      const pending = await browser.start({ integration: 'dp-code' })
      const callback = await browser.atProvider(pending, priya)
      at.simulators.dynamicPlanner.interrupt({
        when: ({ url }) => url.endsWith('/connect/token'),
        answer: () => Response.json({ error }, { status }),
      })
      expect((await browser.complete(pending, callback)).body).toMatchObject({ code })
    },
  )
})

describe('a clock that contradicts the one of the provider', () => {
  const faults = [
    ['expired-ten-minutes-ago', 'exp', -600],
    ['issued-tomorrow', 'iat', 86_400],
    ['issued-a-week-ago', 'iat', -604_800],
    ['not-yet-valid', 'nbf', 600],
  ] as const

  const differencesOf = (logs: readonly object[]) =>
    logs.filter((record) => 'event' in record && record.event === 'clock.differs')

  test.each(faults)(
    'CB-44: %s is logged once with the claim and the seconds, until an ID token is in time again',
    async (fault, claim, seconds) => {
      const at = await hostileDeployment()
      const browser = openBrowser(at)
      const connectWith = async (isWrong: boolean) => {
        at.provider.behave(isWrong ? { idToken: (draft) => idTokenFaults[fault].make(draft) } : {})
        return (await browser.connect({ integration: 'dp-code' }, alice)).body
      }
      for (const _ of [1, 2, 3]) expect(await connectWith(true)).toMatchObject({ code: 'clock-mismatch' })
      const line = {
        level: 'error',
        integration: 'dp-code',
        claim,
        seconds: expect.closeTo(seconds, -1) as number,
      }
      expect(differencesOf(at.logs)).toEqual([expect.objectContaining(line)])
      expect(await connectWith(false)).toMatchObject({ connection: { status: 'active' } })
      await connectWith(true)
      expect(differencesOf(at.logs)).toHaveLength(2)
    },
  )

  test('CB-44: the times of a token that anyone could have written are neither logged nor shown as a clock', async () => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    at.provider.behave({
      idToken: (draft) => idTokenFaults['kid-unknown'].make(idTokenFaults['issued-tomorrow'].make(draft)),
    })
    const result = await browser.connect({ integration: 'dp-hybrid' }, alice)
    expect(result.body).toMatchObject({ code: expect.not.stringMatching('clock-mismatch') as string })
    expect(differencesOf(at.logs)).toEqual([])
  })
})
