import { createConfig, lintFromString } from '@redocly/openapi-core'
import { failures } from '@planbridge/shared/contract'
import { type HostEndpoint, hostEndpoints } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { deployment } from '../../harness/deployment/deployment.ts'
import { withHostKey } from '../../harness/deployment/host.ts'

interface Operation {
  readonly operationId: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Readonly<Record<string, unknown>>[]
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, unknown>>
}

interface Description {
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const load = async () => {
  const at = await deployment({ posture: 'signed-in-people', config: withHostKey })
  const response = await at.planbridge.fetch(new Request(`${at.origin}/v1/openapi.json`))
  return { at, response, description: (await response.clone().json()) as Description }
}

const endpoints = Object.entries<HostEndpoint>(hostEndpoints)

describe('GET /v1/openapi.json', () => {
  test('EM-38: is an OpenAPI 3.1 description without a problem that a linter finds', async () => {
    const { response } = await load()
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
    const config = await createConfig({ extends: ['recommended-strict'] })
    const problems = await lintFromString({ source: await response.text(), config })
    const found = problems.map(
      ({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`,
    )
    expect(found).toEqual([])
  })

  test.each(endpoints)(
    'EM-38: describes %s with its scope, its failures and its key',
    async (name, endpoint) => {
      const { description } = await load()
      const path = `/v1${endpoint.path.replace(/:(\w+)/g, '{$1}')}`
      const operation = description.paths[path]?.[endpoint.method.toLowerCase()]
      expect(operation).toMatchObject({ operationId: name, security: [{ hostKey: [endpoint.scope] }] })
      for (const code of endpoint.failures)
        expect(JSON.stringify(operation?.responses[failures[code].status])).toContain(`"${code}"`)
      const named = (operation?.parameters ?? []).map((parameter) => parameter['name'] ?? parameter['$ref'])
      const inPath = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter)
      const keys = endpoint.idempotent ? ['#/components/parameters/IdempotencyKey'] : []
      expect(named).toEqual([...inPath, ...(endpoint.query ?? []), ...keys])
    },
  )

  test('EM-38: has no member of the path or of the query in a body', async () => {
    const { description } = await load()
    const bodies = endpoints.flatMap(([name, { method, path, query = [] }]) => {
      const described = description.paths[`/v1${path.replace(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()]
      const text = JSON.stringify(described?.requestBody ?? {})
      const elsewhere = [...[...path.matchAll(/:(\w+)/g)].map(([, member]) => member), ...query]
      return elsewhere.filter((member) => text.includes(`"${member}"`)).map((member) => `${name}: ${member}`)
    })
    expect(bodies).toEqual([])
    expect(JSON.stringify(description.paths)).toContain('"requestBody"')
  })

  test('EM-38: names the origin of the configuration, and describes calls of providers for a user', async () => {
    const { at, description } = await load()
    expect([description.openapi, description.servers]).toEqual(['3.1.1', [{ url: at.origin }]])
    const calls = description.paths['/v1/proxy/{connection}/{path}']
    expect(Object.keys(calls ?? {})).toEqual(['parameters', 'get', 'post', 'put', 'patch', 'delete'])
    expect(JSON.stringify(calls)).toContain('planbridge-subject')
  })

  test('EM-38: is public and contains no value of the configuration besides the origin', async () => {
    const { at, response } = await load()
    const text = await response.text()
    for (const { id, label } of at.config.integrations) expect(text).not.toContain(`"${id}" ${label}`)
    expect(text).not.toContain('CANARY')
    const post = await at.planbridge.fetch(new Request(`${at.origin}/v1/openapi.json`, { method: 'POST' }))
    expect(post.status).toBe(405)
  })
})
