import { describe, expect, it } from 'vitest'
import { returnPath } from './return-path.ts'

const hostile = [
  '//evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '\\\\evil.example',
  '/%2f%2fevil.example',
  '/%5cevil.example',
  '/%09/evil.example',
  '/\t/evil.example',
  '\t//evil.example',
  'https:evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  'data:text/html,x',
  '/..//evil.example',
  '/.//evil.example',
  '/a/../b',
  '/@evil.example',
  '//evil%2f..',
  '/a\r\nSet-Cookie: a=b',
  `/${'a'.repeat(10_000)}`,
  '/\u2215\u2215evil.example',
  '/\uFF0F\uFF0Fevil.example',
  '/a//b',
  '/#state=x',
  '/?next=//evil.example',
  '',
  'connections',
]

describe('the return path', () => {
  it.each(hostile)('WB-07: is the start page for %j', (path) => {
    expect(returnPath(path)).toBe('/')
  })

  it.each(['/', '/connections/BqBXJeZfXjMUAExfr6Cy_-9', '/connections', '/?view=all&page=2'])(
    'is %s, a path of the app',
    (path) => {
      expect(returnPath(path)).toBe(path)
    },
  )

  it('WB-07: stays on the origin for any input', () => {
    for (const path of hostile) {
      expect(new URL(returnPath(path), 'https://app.example').origin).toBe('https://app.example')
    }
  })
})
