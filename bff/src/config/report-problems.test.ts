import { expect, it } from 'vitest'
import { reportProblems } from './report-problems.ts'

it('the report shows the count, and each problem with file, line and path', () => {
  const problems = [
    { path: '', line: 1, message: 'tabs cannot be used for indentation: use spaces' },
    { path: 'integrations.crm.scopes[1]', line: 9, message: 'is listed twice' },
    { path: '', message: 'the aliases expand to too many nodes' },
  ]
  expect(reportProblems('a.yaml', problems)).toBe(
    `3 problems in a.yaml:
  a.yaml:1 — tabs cannot be used for indentation: use spaces
  a.yaml:9  integrations.crm.scopes[1] — is listed twice
  a.yaml — the aliases expand to too many nodes
`,
  )
  expect(reportProblems('a.yaml', problems.slice(0, 1))).toMatch(/^1 problem in a[.]yaml:/)
})
