import type { OperationDefinition } from '@planbridge/shared/providers'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyRequests, placeholders } from '../../harness/raw-api/any-request.ts'
import { engines } from '../../harness/raw-api/engines.ts'
import { openRawApiEnvironment, type RawApiEnvironment } from '../../harness/raw-api/raw-api-environment.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'
import type { ReceivedRequest } from '../../harness/raw-api/recording-api.ts'
import { demoSecrets } from '../../mock/registrations.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
/** The number of rounds. Each sends `concurrent` requests. */
const runs = full ? 2_000 : 80
const concurrent = 10
/** Some requests are never complete and get no response. */
const waitMs = 60

/** True if a path segment decodes unambiguously. */
const isPlainSegment = (raw: string): boolean => {
  if (!/^(?:[\w.~!*'()-]|%[0-9A-F]{2})+$/.test(raw)) return false
  const text = decodeURIComponent(raw)
  return text !== '.' && text !== '..' && !/[\p{Cc}/\\%?#;]/u.test(text)
}

const matches = ({ method, path, query = [] }: OperationDefinition, received: ReceivedRequest): boolean => {
  const [given = '', search = ''] = received.target.split('?')
  const [parts, segments] = [path.split('/'), given.split('/')]
  const names = new Set(query.map(({ name }) => name))
  return (
    method === received.method &&
    parts.length === segments.length &&
    parts.every((part, at) =>
      part.startsWith('{') ? isPlainSegment(segments[at] ?? '') : part === segments[at],
    ) &&
    [...new URLSearchParams(search).keys()].every((name) => names.has(name))
  )
}

const ownHeaders = [
  'host',
  'connection',
  'accept',
  'accept-encoding',
  'authorization',
  'ocp-apim-subscription-key',
  'content-type',
  'content-length',
  'transfer-encoding',
  'if-match',
  'if-none-match',
  'accept-language',
]
// Headers that Node's fetch always adds.
const fetchHeaders = ['user-agent', 'sec-fetch-mode', 'pragma', 'cache-control']

const valuesOf = ({ headers }: ReceivedRequest, wanted: string): string[] =>
  headers.flatMap(([name, value]) => (name === wanted ? [value] : []))

const expectListedCall = ({ at, api }: RawApiEnvironment, received: ReceivedRequest) => {
  const operations = at.config.integrations.find(({ id }) => id === 'dp-hybrid')?.operations ?? []
  expect(
    operations.some((operation) => matches(operation, received)),
    `${received.method} ${received.target}`,
  ).toBe(true)
  expect(valuesOf(received, 'authorization')).toEqual([expect.stringMatching(/^Bearer ey[\w.-]+$/)])
  expect(valuesOf(received, 'ocp-apim-subscription-key')).toEqual([demoSecrets.DP_KEY_PRIMARY])
  expect(valuesOf(received, 'host')).toEqual([new URL(api.origin).host])
  const unexpected = received.headers.filter(
    ([name]) => !ownHeaders.includes(name) && !fetchHeaders.includes(name),
  )
  expect(unexpected).toEqual([])
}

const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms))

/** Sends a request and returns the response statuses within the wait. */
const statusesFor = async ({ port, id, cookie }: RawApiEnvironment, request: string): Promise<number[]> => {
  const line = openRawSocket(port)
  await line.send(request.replaceAll(placeholders.connection, id).replaceAll(placeholders.cookie, cookie))
  for (let waited = 0; waited < waitMs && !line.isClosed() && line.statuses().length === 0; waited += 5)
    await sleep(5)
  line.close()
  return line.statuses()
}

describe.each(engines)('random requests through $engine', ({ openEngine }) => {
  test(
    `PX-01 PX-02 PX-03 PX-05 PX-07 PX-09 HC-16 HC-17 HC-18 HC-19 HC-20: ${runs * concurrent} random requests reach only listed operations, with the credentials once, and cause no crash`,
    { timeout: full ? 1_200_000 : 60_000 },
    async () => {
      const environment = await openRawApiEnvironment({ openEngine })
      let reached = 0
      const heldTrue = fc.asyncProperty(
        fc.array(anyRequests, { minLength: concurrent, maxLength: concurrent }),
        async (requests) => {
          const statuses = await Promise.all(requests.map((request) => statusesFor(environment, request)))
          expect(statuses.flat().filter((status) => status >= 500)).toEqual([])
          for (const received of environment.api.requests.slice(reached))
            expectListedCall(environment, received)
          reached = environment.api.requests.length
          expect(environment.at.logs.filter(({ level }) => level === 'error')).toEqual([])
        },
      )
      await fc.assert(heldTrue, { numRuns: runs })
      // Some of the requests were valid calls, so the assertions above ran.
      expect(reached).toBeGreaterThan(runs)
      const next = openRawSocket(environment.port)
      await next.send(environment.callHead('GET', '/crm/v1/clients'))
      await next.untilResponses(1)
      expect(next.statuses()).toEqual([200])
    },
  )
})
