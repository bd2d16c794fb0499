import { expect, it } from 'vitest'
import { serverFault } from './postgres-server.ts'

it('PostgreSQL 14 and later with UTF8 is supported', () => {
  expect(serverFault({ version: 140_000, encoding: 'UTF8' })).toBeUndefined()
  expect(serverFault({ version: 180_004, encoding: 'UTF8' })).toBeUndefined()
})

it('an older server or another encoding is refused with the reason', () => {
  expect(serverFault({ version: 130_023, encoding: 'UTF8' })).toBe(
    'PostgreSQL 14 or later is required; this server is version 13',
  )
  expect(serverFault({ version: 170_000, encoding: 'SQL_ASCII' })).toContain('SQL_ASCII')
})
