import { describe, expect, it } from 'vitest'
import { contrastOf } from '../../ui/readable-text-colour.ts'
import { paletteOf } from './palette.ts'
import { readAppearance, withAppearance } from './read-appearance.ts'

const colours = [
  '#000000',
  '#ffffff',
  '#777777',
  '#7f7f7f',
  '#ff0000',
  '#00ff00',
  '#0000ff',
  '#f2c200',
  '#808000',
  '#1f6f54',
  '#fdfdfd',
  '#010203',
  '#e86a6a',
]
const pairs = colours.flatMap((one) => colours.map((other) => [one, other] as const))
/** The least contrast of a text colour on some grounds. */
const least = (
  properties: Readonly<Record<string, string>>,
  text: string,
  grounds: readonly string[],
): number =>
  Math.min(
    ...grounds.flatMap((ground) =>
      both(properties[ground]).flatMap((one) => both(properties[text]).map((ink) => contrastOf(ink, one))),
    ),
  )
const both = (value = ''): string[] => /light-dark\((#\w+), (#\w+)\)/.exec(value)?.slice(1) ?? [value]

describe('the look', () => {
  it.each(pairs)(
    'EM-43: text is readable with the primary colour %s on the background %s',
    (primary, background) => {
      const { properties } = paletteOf({
        variables: { colorPrimary: primary, colorBackground: background, colorDanger: primary },
      })
      const grounds = ['--canvas', '--surface', '--sunken', '--hover']
      for (const ink of ['--ink', '--ink-soft', '--ink-faint'])
        expect(least(properties, ink, grounds)).toBeGreaterThanOrEqual(4.5)
      const fills = ['--accent-fill', '--accent-fill-hover']
      expect(least(properties, '--on-fill', fills)).toBeGreaterThanOrEqual(4.5)
      expect(least(properties, '--accent', ['--surface', '--hover', '--accent-soft'])).toBeGreaterThanOrEqual(
        4.5,
      )
      expect(least(properties, '--bad', ['--surface', '--bad-soft'])).toBeGreaterThanOrEqual(4.5)
      expect(least(properties, '--line-control', ['--surface'])).toBeGreaterThanOrEqual(3)
    },
  )

  it.each(pairs)(
    'EM-43: a text colour %s that cannot be read on the background %s is replaced',
    (colorText, colorBackground) => {
      const { properties } = paletteOf({ variables: { colorText, colorBackground } })
      expect(contrastOf(properties['--ink'] ?? '', colorBackground)).toBeGreaterThanOrEqual(4.5)
    },
  )

  it('EM-43: a background decides between light and dark, and the theme does without one', () => {
    expect(paletteOf({ theme: 'light', variables: { colorBackground: '#101418' } }).scheme).toBe('dark')
    expect(paletteOf({ theme: 'dark' }).scheme).toBe('dark')
    expect(paletteOf({}).scheme).toBe('light dark')
  })
})

describe('a look that comes by message', () => {
  it('EM-43: each value is checked alone: one out of its range does not undo the others', () => {
    const { appearance, refused } = readAppearance({
      theme: 'neon',
      variables: {
        colorPrimary: '#0a66c2',
        borderRadius: 400,
        fontFamily: 'x; } body { display: none',
        colorText: 'red',
        later: 1,
      },
      extra: true,
    })
    expect(appearance).toEqual({ variables: { colorPrimary: '#0a66c2' } })
    expect(refused.toSorted()).toEqual(['borderRadius', 'colorText', 'extra', 'fontFamily', 'later', 'theme'])
  })

  it.each([
    ['a text', 'dark'],
    ['nothing', undefined],
    ['a list', [1]],
    [
      'a prototype',
      JSON.parse('{"__proto__": {"theme": "dark"}, "variables": {"__proto__": {"colorText": "#000000"}}}'),
    ],
    [
      'a constructor',
      {
        constructor: { prototype: { theme: 'dark' } },
        variables: { constructor: '#000000', toString: '#000000' },
      },
    ],
  ])('HC-32: %s changes nothing, neither the look nor a prototype', (_, value) => {
    const { appearance } = readAppearance(value)
    expect(appearance).toEqual({})
    expect(paletteOf(withAppearance({}, appearance)).properties).toEqual({})
    expect(Object.hasOwn(Object.prototype, 'theme')).toBe(false)
    expect(({} as { theme?: string }).theme).toBeUndefined()
  })
})
