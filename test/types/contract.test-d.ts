import type {
  addJob,
  ConnectionId,
  Endpoint,
  EndpointName,
  endpoints,
  FailureCode,
  getSession,
  InputOf,
  listJobs,
  OutputOf,
  Session,
  State,
  UseCase,
} from '@planbridge/shared/contract'
import { cancelAttempt, defineEndpoint, failures } from '@planbridge/shared/contract'
import { describe, expectTypeOf, test } from 'vitest'

declare const text: string
declare const connection: ConnectionId

describe('the input of an endpoint', () => {
  test('is inferred from its schema', () => {
    expectTypeOf<InputOf<typeof listJobs>>().toEqualTypeOf<{ connection: ConnectionId }>()
    expectTypeOf<InputOf<typeof addJob>['missed']>().toEqualTypeOf<'skip' | 'run-once'>()
    expectTypeOf<InputOf<typeof getSession>>().toEqualTypeOf<Record<string, never>>()
  })

  test('takes branded identifiers and no plain text', () => {
    expectTypeOf(connection).toExtend<string>()
    expectTypeOf(text).not.toExtend<ConnectionId>()
    expectTypeOf<State>().not.toExtend<ConnectionId>()
    expectTypeOf<InputOf<typeof cancelAttempt>>().toEqualTypeOf<{ state: State }>()
  })
})

describe('the output of an endpoint', () => {
  test('is inferred from its schema', () => {
    expectTypeOf<OutputOf<typeof getSession>>().toEqualTypeOf<Session>()
    expectTypeOf<OutputOf<typeof cancelAttempt>>().toEqualTypeOf<null>()
  })
})

describe('a use case', () => {
  interface Host {
    readonly key: string
  }

  test('takes the input of its endpoint and any kind of caller', () => {
    type CancelForHost = UseCase<typeof cancelAttempt, Host>
    expectTypeOf<Parameters<CancelForHost>>().toEqualTypeOf<[input: { state: State }, caller: Host]>()
    expectTypeOf<ReturnType<CancelForHost>>().toEqualTypeOf<Promise<null>>()
  })

  test('cannot return another output', () => {
    const wrong = () => Promise.resolve({ state: 'signed-in' })
    expectTypeOf(wrong).not.toExtend<UseCase<typeof getSession, Host>>()
  })
})

describe('the list of endpoints', () => {
  test('has endpoints only, with known names', () => {
    expectTypeOf<(typeof endpoints)[EndpointName]>().toExtend<Endpoint>()
    expectTypeOf<'getSession'>().toExtend<EndpointName>()
    expectTypeOf<string>().not.toExtend<EndpointName>()
  })
})

describe('the table of failures', () => {
  test('is closed', () => {
    expectTypeOf<FailureCode>().toEqualTypeOf<keyof typeof failures>()
    expectTypeOf<string>().not.toExtend<FailureCode>()
    expectTypeOf<'not-in-the-table'>().not.toExtend<FailureCode>()
  })

  test('is read-only, with literal statuses', () => {
    expectTypeOf(failures['not-found'].status).toEqualTypeOf<404>()
    // @ts-expect-error: a status cannot be assigned
    failures['not-found'].status = 410
  })

  test('limits the failures of an endpoint', () => {
    const { input, output } = cancelAttempt
    expectTypeOf<Endpoint['failures'][number]>().toEqualTypeOf<FailureCode>()
    // @ts-expect-error: the code is not in the table
    defineEndpoint({ method: 'POST', path: '/a', access: 'anyone', input, output, failures: ['teapot'] })
    // @ts-expect-error: a path starts with a slash
    defineEndpoint({ method: 'POST', path: 'a', access: 'anyone', input, output, failures: [] })
  })
})
