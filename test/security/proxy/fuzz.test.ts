import type { OperationDefinition } from '@planbridge/shared/providers'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demoSecrets } from '../../mock/registrations.ts'
import { anyRequests, placeholders } from '../../harness/raw-api/any-request.ts'
import { type RawApiEnvironment, openRawApiEnvironment } from '../../harness/raw-api/raw-api-environment.ts'
import { engines } from '../../harness/raw-api/engines.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'
import type { ReceivedRequest } from '../../harness/raw-api/recording-api.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
/** Each of so many requests at once. */
const runs = full ? 2_000 : 80
const atOnce = 10
/** Some are never whole, so that nobody answers them. */
const patienceMs = 60

/** Written once more: what goes out reads as itself, whoever decodes it. */
const isPlainSegment = (raw: string): boolean => {
  if (!/^(?:[\w.~!*'()-]|%[0-9A-F]{2})+$/.test(raw)) return false
  const text = decodeURIComponent(raw)
  return text !== '.' && text !== '..' && !/[\p{Cc}/\\%?#;]/u.test(text)
}

const isOf = ({ method, path, query = [] }: OperationDefinition, heard: ReceivedRequest): boolean => {
  const [given = '', search = ''] = heard.target.split('?')
  const [parts, segments] = [path.split('/'), given.split('/')]
  const names = new Set(query.map(({ name }) => name))
  return (
    method === heard.method &&
    parts.length === segments.length &&
    parts.every((part, at) =>
      part.startsWith('{') ? isPlainSegment(segments[at] ?? '') : part === segments[at],
    ) &&
    [...new URLSearchParams(search).keys()].every((name) => names.has(name))
  )
}

const ofUs = [
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
// What Node's placeholders fetch cannot be talked out of.
const ofFetch = ['user-agent', 'sec-fetch-mode', 'pragma', 'cache-control']

const valuesOf = ({ headers }: ReceivedRequest, wanted: string): string[] =>
  headers.flatMap(([name, value]) => (name === wanted ? [value] : []))

const expectProper = ({ at, api }: RawApiEnvironment, heard: ReceivedRequest) => {
  const operations = at.config.integrations.find(({ id }) => id === 'dp-hybrid')?.operations ?? []
  expect(
    operations.some((operation) => isOf(operation, heard)),
    `${heard.method} ${heard.target}`,
  ).toBe(true)
  expect(valuesOf(heard, 'authorization')).toEqual([expect.stringMatching(/^Bearer ey[\w.-]+$/)])
  expect(valuesOf(heard, 'ocp-apim-subscription-key')).toEqual([demoSecrets.DP_KEY_PRIMARY])
  expect(valuesOf(heard, 'host')).toEqual([new URL(api.origin).host])
  const strange = heard.headers.filter(([name]) => !ofUs.includes(name) && !ofFetch.includes(name))
  expect(strange).toEqual([])
}

const later = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms))

/** Sends it, and tells what was answered while it was worth waiting. */
const statusesFor = async ({ port, id, cookie }: RawApiEnvironment, request: string): Promise<number[]> => {
  const line = openRawSocket(port)
  await line.send(request.replaceAll(placeholders.connection, id).replaceAll(placeholders.cookie, cookie))
  for (let waited = 0; waited < patienceMs && !line.isClosed() && line.statuses().length === 0; waited += 5)
    await later(5)
  line.close()
  return line.statuses()
}

describe.each(engines)('whatever is sent, through $engine', ({ openEngine }) => {
  test(
    `PX-01 PX-02 PX-03 PX-05 PX-07 PX-09 HC-16 HC-17 HC-18 HC-19 HC-20: ${runs * atOnce} requests reach only what is listed, with our credentials once, and break nothing`,
    { timeout: full ? 1_200_000 : 60_000 },
    async () => {
      const environment = await openRawApiEnvironment({ openEngine })
      let reached = 0
      const heldTrue = fc.asyncProperty(
        fc.array(anyRequests, { minLength: atOnce, maxLength: atOnce }),
        async (requests) => {
          const statuses = await Promise.all(requests.map((request) => statusesFor(environment, request)))
          expect(statuses.flat().filter((status) => status >= 500)).toEqual([])
          for (const heard of environment.api.requests.slice(reached)) expectProper(environment, heard)
          reached = environment.api.requests.length
          expect(environment.at.logs.filter(({ level }) => level === 'error')).toEqual([])
        },
      )
      await fc.assert(heldTrue, { numRuns: runs })
      // Of so many, some were proper calls: this looked at something.
      expect(reached).toBeGreaterThan(runs)
      const next = openRawSocket(environment.port)
      await next.send(environment.callHead('GET', '/crm/v1/clients'))
      await next.untilResponses(1)
      expect(next.statuses()).toEqual([200])
    },
  )
})
