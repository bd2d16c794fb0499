import { providers } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'
import { markOf } from './mark-of.ts'

describe('the mark of a provider', () => {
  test.each(Object.values(providers))('is the pictogram of its definition, in its colour: $name', (provider) => {
    const { path, background } = markOf(provider)
    expect(path).toBe(provider.mark)
    expect(background).toBe(provider.colour)
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
