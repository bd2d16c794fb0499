import { describe, expect, test } from 'vitest'
import { random } from './random.ts'

describe('chance', () => {
  test('one seed draws the same bytes on every run', () => {
    expect(random('a world').hex(32)).toBe(random('a world').hex(32))
    expect(random('a world').hex(16)).toMatchInlineSnapshot(`"cf853ba0f18fd5d4"`)
  })

  test('two seeds, and two draws of one seed, differ', () => {
    const environment = random('a world')
    const draws = [random('another world').uuid(), environment.uuid(), environment.uuid()]
    expect(new Set(draws).size).toBe(3)
  })

  test('draws have the length and shape that was asked for', () => {
    const environment = random('shapes')
    expect(environment.bytes(7)).toHaveLength(7)
    expect(environment.hex(31)).toMatch(/^[0-9a-f]{31}$/)
    expect(environment.uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })

  test('every byte value comes up about as often as any other', () => {
    const counts = new Map<number, number>()
    for (const byte of random('fair').bytes(256 * 400)) counts.set(byte, (counts.get(byte) ?? 0) + 1)
    expect(counts.size).toBe(256)
    expect(Math.min(...counts.values())).toBeGreaterThan(300)
    expect(Math.max(...counts.values())).toBeLessThan(500)
  })
})
