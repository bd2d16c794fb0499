import { type Endpoint, type EndpointFacts, endpoints } from '@planbridge/shared/contract'
import { operationsEndpoints } from '@planbridge/shared/contract/operations'
import { type HostEndpoint, hostEndpoints } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { type ExpectedEndpoint, expectedEndpoints } from './expected-endpoints.ts'
import { expectedHostEndpoints } from './expected-host-endpoints.ts'
import { expectedOperationsEndpoints } from './expected-operations-endpoints.ts'
import { fieldsOf, objectsOf, type Schema, withValue } from './input-fields.ts'

interface Row {
  readonly name: string
  readonly endpoint: Endpoint | HostEndpoint
  readonly expected: ExpectedEndpoint
}

const rowsOf = (
  values: Readonly<Record<string, Endpoint | HostEndpoint>>,
  expected: Readonly<Record<string, ExpectedEndpoint>>,
): Row[] =>
  Object.entries(expected).map(([name, each]) => ({
    name,
    endpoint: values[name] as Endpoint | HostEndpoint,
    expected: each,
  }))

const rows = [
  ...rowsOf(endpoints, expectedEndpoints),
  ...rowsOf(operationsEndpoints, expectedOperationsEndpoints),
  ...rowsOf(hostEndpoints, expectedHostEndpoints),
]

const permissionOf = (endpoint: Endpoint | HostEndpoint): string =>
  'scope' in endpoint ? endpoint.scope : endpoint.access

const accepts = ({ input }: Pick<EndpointFacts, 'input'>, value: unknown): boolean =>
  input.safeParse(value).success

/** A short text for a value, for the list of those that were judged wrongly. */
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 60 ? `${text.slice(0, 60)}… (${text.length})` : text
}

test('the table has a row for every endpoint (OP-50)', () => {
  const lists = [endpoints, operationsEndpoints, hostEndpoints]
  const names = lists.flatMap((list) => Object.keys(list))
  expect(rows.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
})

describe.each(rows)('$name', ({ endpoint, expected }) => {
  const { call, input, fields } = expected

  test('has the method, the path and the access of the table (OP-50)', () => {
    expect(`${endpoint.method} ${endpoint.path} ${permissionOf(endpoint)}`).toBe(call)
  })

  test('has a row for every field, and no other (OP-50)', () => {
    expect(fieldsOf(endpoint.input as Schema).toSorted()).toEqual(Object.keys(fields).toSorted())
  })

  test('accepts valid input, and no unknown member in any of its objects (OP-50)', () => {
    expect(accepts(endpoint, input)).toBe(true)
    const loose = objectsOf(endpoint.input as Schema).filter((path) =>
      accepts(endpoint, withValue(input, path === '' ? 'unknown_member' : `${path}.unknown_member`, 1)),
    )
    expect(loose).toEqual([])
  })

  test.each(Object.entries(fields))('judges %s at the edges of the table (OP-50)', (path, edges) => {
    const judgedWrongly = [
      ...edges.accepts
        .filter((value) => !accepts(endpoint, withValue(input, path, value)))
        .map((value) => `refused: ${shown(value)}`),
      ...edges.refuses
        .filter((value) => !isAbsentItem(path, value) && accepts(endpoint, withValue(input, path, value)))
        .map((value) => `accepted: ${shown(value)}`),
    ]
    expect(judgedWrongly).toEqual([])
  })
})

// Removing the only item of a list or record leaves an empty one, which the row of the list judges.
const isAbsentItem = (path: string, value: unknown): boolean =>
  value === undefined && /(?:\[\]|\{\})$/.test(path)
