import type { HostKeyPrincipal } from '@planbridge/bff/internal/principal/host-key.ts'
import type { Principal, UseCaseFor } from '@planbridge/bff/internal/principal/principal.ts'
import type { RequestSession } from '@planbridge/bff/internal/principal/request-session.ts'
import type { getSession, Session } from '@planbridge/shared/contract'
import { describe, expectTypeOf, test } from 'vitest'

describe('a principal', () => {
  test('is distinguished by its kind', () => {
    expectTypeOf<Extract<Principal, { kind: RequestSession['kind'] }>>().toEqualTypeOf<RequestSession>()
    expectTypeOf<Extract<Principal, { kind: HostKeyPrincipal['kind'] }>>().toEqualTypeOf<HostKeyPrincipal>()
  })
})

describe('a use case for one kind of principal', () => {
  type ForBrowsers = UseCaseFor<typeof getSession, RequestSession['kind']>

  test('takes a principal of that kind only', () => {
    expectTypeOf<Parameters<ForBrowsers>[1]>().toEqualTypeOf<RequestSession>()
    expectTypeOf<HostKeyPrincipal>().not.toExtend<Parameters<ForBrowsers>[1]>()
  })

  test('returns the output of its endpoint', () => {
    expectTypeOf<ReturnType<ForBrowsers>>().resolves.toEqualTypeOf<Session>()
  })
})
