import { describe, expect, test } from 'vitest'
import { markOf } from './mark-of.ts'

describe('the mark of a provider', () => {
  test('is the pictogram of its definition, in its colour', () => {
    const mark = 'M4 19h16M5 15l4.5-4.5'
    expect(markOf({ name: 'Acme', colour: '#0f5f8c', mark })).toMatchObject({
      path: mark,
      background: '#0f5f8c',
    })
  })

  test.each(['', 'url(#x)', 'M0 0"/><script>', 'javascript:1', `M${'1 '.repeat(400)}`, 'L 1 1'])(
    'is a monogram if there is no usable path: %s',
    (mark) => {
      expect(markOf({ name: 'Acme Planner', colour: '#123456', mark })).toMatchObject({
        path: null,
        letters: 'AP',
      })
    },
  )

  test.each(['red', '#fff', 'url(x)', ''])('is grey if its colour is none: %s', (colour) => {
    expect(markOf({ name: 'x', colour }).background).toBe('#5b6472')
  })
})
