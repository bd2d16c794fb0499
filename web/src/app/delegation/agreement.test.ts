import type { Operation, OperationId } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { daysMaxOf, endOf, proposedTerms, startingPoints, toggled, toggledAll } from './agreement.ts'

const operation = (id: string, method: string): Operation =>
  ({ id, title: id, method, path: '/', fields: [], body: null, paging: null, assumed: false }) as never
const ids = (...names: string[]) => names as OperationId[]
const operations = [operation('read', 'GET'), operation('write', 'POST'), operation('list', 'GET')]

describe('the terms that the form of a delegation proposes', () => {
  it('include operations that read and none that change data', () => {
    expect(proposedTerms(operations, 182)).toEqual({ operations: ['read', 'list'], days: 30 })
  })

  it('never last longer than the provider allows', () => {
    expect(proposedTerms(operations, 7).days).toBe(7)
    expect(daysMaxOf({ days_max: 30 })).toBe(30)
    expect(daysMaxOf({ days_max: null })).toBe(366)
    expect(daysMaxOf(undefined)).toBe(366)
  })

  it('end at the time that the BFF will set', () => {
    expect(endOf(12, Date.parse('2026-11-21T10:00:00.000Z'))).toBe('2026-12-03T10:00:00.000Z')
  })

  it('start, for a long list, from what only reads, from everything or from nothing', () => {
    expect(startingPoints(operations)).toEqual([])
    const four = [...operations, operation('find', 'GET')]
    expect(startingPoints(four)).toEqual([
      { name: 'reading', operations: ['read', 'list', 'find'] },
      { name: 'everything', operations: ['read', 'write', 'list', 'find'] },
      { name: 'nothing', operations: [] },
    ])
    const reads = four.filter(({ method }) => method === 'GET')
    expect(startingPoints([...reads, ...reads]).map(({ name }) => name)).toEqual(['everything', 'nothing'])
  })

  it('gain or lose one operation at a time, in the order of the list', () => {
    expect(toggled(operations, ids('list'), 'read' as OperationId)).toEqual(['read', 'list'])
    expect(toggled(operations, ids('read', 'list'), 'list' as OperationId)).toEqual(['read'])
  })

  it('gain or lose all operations of a group, in the order of the list, and keep the others', () => {
    const grouped = operations.slice(0, 2)
    expect(toggledAll(operations, ids('list'), { grouped, wanted: true })).toEqual(['read', 'write', 'list'])
    expect(toggledAll(operations, ids('read', 'list'), { grouped, wanted: false })).toEqual(['list'])
  })
})
