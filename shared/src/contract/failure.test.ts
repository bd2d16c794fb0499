import { describe, expect, test } from 'vitest'
import { type FailureCode, failureCodes, failures, noAnswerFailures, Problem } from './failure.ts'
import { failureTitles } from './failure-titles.ts'

const entries = Object.entries(failures)

describe('the table of failures', () => {
  test.each(entries)(
    '%s has a kebab-case code, an HTTP error status and a one-line title',
    (code, failure) => {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
      expect(failure.status).toBeGreaterThanOrEqual(400)
      expect(failure.status).toBeLessThan(600)
      expect(failureTitles[code as FailureCode]).toMatch(/^[A-Z][^\n]{3,79}[^.\n]$/)
    },
  )

  test('no two failures have the same title', () => {
    const titles = Object.values(failureTitles)
    expect(titles).toEqual([...new Set(titles)])
  })

  test('the list of codes is complete', () => {
    expect(failureCodes).toEqual(Object.keys(failures))
  })

  test('every failure of an unusable provider response has a gateway status', () => {
    expect(noAnswerFailures.filter((code) => ![502, 504].includes(failures[code].status))).toEqual([])
  })
})

describe('problem details', () => {
  const problem = { type: 'about:blank', title: 'Not found', status: 404, code: 'not-found', reference: 'r1' }

  test('accept every code of the table', () => {
    const refused = failureCodes.filter((code) => !Problem.safeParse({ ...problem, code }).success)
    expect(refused).toEqual([])
  })

  test.each([
    ['an unknown code', { ...problem, code: 'not-in-the-table' }],
    ['no reference', { ...problem, reference: undefined }],
    ['a status that is text', { ...problem, status: '404' }],
    ['a retry_after that is text', { ...problem, retry_after: '5' }],
  ])('refuse %s', (_, value) => {
    expect(Problem.safeParse(value).success).toBe(false)
  })

  test('keep the optional members', () => {
    const whole = { ...problem, retry_after: 5, connection: 'c1' }
    expect(Problem.parse(whole)).toEqual(whole)
  })
})
