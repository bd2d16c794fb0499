import { describe, expect, test } from 'vitest'
import type { Endpoint } from './endpoint.ts'
import { failures } from './failure.ts'
import { endpoints } from './index.ts'

const all = Object.entries(endpoints as Readonly<Record<string, Endpoint>>)

const pathParameters = ({ path }: Endpoint): string[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

const inputMembers = ({ input }: Endpoint): string[] =>
  Object.keys((input as Endpoint['input'] & { readonly shape: Readonly<Record<string, unknown>> }).shape)

test('no two endpoints have the same method and path', () => {
  const calls = all.map(([, { method, path }]) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)
  expect(calls).toEqual([...new Set(calls)])
})

describe.each(all)('%s', (_, endpoint) => {
  test('has a path of lower-case segments and named parameters', () => {
    expect(endpoint.path).toMatch(/^(?:\/(?:[a-z]+(?:-[a-z]+)*|:[a-z]+))+$/)
  })

  test('has an input member for every path parameter', () => {
    const members = inputMembers(endpoint)
    expect(pathParameters(endpoint).filter((name) => !members.includes(name))).toEqual([])
  })

  test('has only path parameters and members of its query as input if its method carries no body', () => {
    const isBodyless = endpoint.method === 'GET' || endpoint.method === 'DELETE'
    const members = inputMembers(endpoint)
    const carried = [...pathParameters(endpoint), ...(endpoint.query ?? [])]
    expect(isBodyless ? members : []).toEqual(isBodyless ? carried : [])
  })

  test('refuses unknown input members', () => {
    const result = endpoint.input.safeParse({ 'unknown-member': 1 })
    const codes = result.error?.issues.map(({ code }) => code) ?? []
    expect(codes).toContain('unrecognized_keys')
  })

  test('lists each of its failures once, from the table', () => {
    expect(endpoint.failures.filter((code) => !(code in failures))).toEqual([])
    expect(endpoint.failures).toEqual([...new Set(endpoint.failures)])
  })

  test('lists the failures that its required access can cause', () => {
    const byAccess = {
      anyone: [],
      visitor: [],
      session: ['session-required'],
      person: ['session-required', 'sign-in-required'],
      operator: ['session-required', 'sign-in-required', 'not-permitted'],
    } as const
    expect(endpoint.failures).toEqual(expect.arrayContaining([...byAccess[endpoint.access]]))
  })
})
