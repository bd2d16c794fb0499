import { describe, expect, test } from 'vitest'
import { random } from './random.ts'

describe('Random', () => {
  test('One seed gives the same bytes in every run', () => {
    expect(random('a seed').hex(32)).toBe(random('a seed').hex(32))
    expect(random('a seed').hex(16)).toMatchInlineSnapshot(`"13d40bd17d08f28d"`)
  })

  test('Two seeds differ, and so do two draws of one seed', () => {
    const generator = random('a seed')
    const draws = [random('another seed').uuid(), generator.uuid(), generator.uuid()]
    expect(new Set(draws).size).toBe(3)
  })

  test('Draws have the requested length and shape', () => {
    const generator = random('shapes')
    expect(generator.bytes(7)).toHaveLength(7)
    expect(generator.hex(31)).toMatch(/^[0-9a-f]{31}$/)
    expect(generator.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('All byte values occur about equally often', () => {
    const counts = new Map<number, number>()
    for (const byte of random('fair').bytes(256 * 400)) counts.set(byte, (counts.get(byte) ?? 0) + 1)
    expect(counts.size).toBe(256)
    expect(Math.min(...counts.values())).toBeGreaterThan(300)
    expect(Math.max(...counts.values())).toBeLessThan(500)
  })
})
