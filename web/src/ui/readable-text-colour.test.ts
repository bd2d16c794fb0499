import { describe, expect, it } from 'vitest'
import { readableTextColour } from './readable-text-colour.ts'

const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

describe('the text colour', () => {
  it('has a contrast of at least 4.5 on each background of a wide sample', () => {
    const steps = ['00', '33', '66', '77', '99', 'cc', 'ff']
    const colours = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)))
    expect(colours.filter((colour) => contrast(colour, readableTextColour(colour)) < 4.5)).toEqual([])
  })
})
