import { appendFileSync } from 'node:fs'
import { afterAll, beforeAll, expect } from 'vitest'
import { beginReach } from './mark-functions.ts'

const file = process.env['PLANBRIDGE_REACH']

// Modules stay loaded from one file to the next, so this set-up begins a new record and tells loading from running. The first hook of
// each kind is the first before and the last after the tests.
if (file !== undefined) {
  const reached = beginReach()
  let loading: readonly string[] = []
  beforeAll(() => {
    loading = [...reached]
  })
  afterAll(() => {
    const marks = [...reached]
    appendFileSync(file, `${JSON.stringify({ test: expect.getState().testPath, loading, marks })}\n`)
  })
}
