import { expect, test } from 'vitest'
import { openApi } from './open-api.ts'

/** A line for each name and value, so that a change of one value changes one line. */
const linesOf = (name: string, value: unknown, depth: number): readonly string[] => {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const line = `${' '.repeat(depth)}${name}`
  if (members.length === 0) return [`${line}: ${JSON.stringify(value)}`]
  return [line, ...members.flatMap(([each, member]) => linesOf(each, member, depth + 1))]
}

test('the description from which hosts generate their clients changes only together with its published form (OP-50 EM-38)', async () => {
  const described: unknown = JSON.parse(JSON.stringify(openApi('https://planbridge.example')))
  await expect(`${linesOf('openapi.json', described, 0).join('\n')}\n`).toMatchFileSnapshot(
    'published-open-api.txt',
  )
})
