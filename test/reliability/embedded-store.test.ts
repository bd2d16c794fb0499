import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { verify, writeUntilKilled } from './embedded-store/rounds.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const rounds = full ? 50 : 5

const folder = mkdtempSync(join(tmpdir(), 'planbridge-killed-'))
afterAll(() => rmSync(folder, { recursive: true }))

const spread = (from: number, to: number, round: number) => Math.round(from + ((to - from) * round) / rounds)

describe('the embedded store after kill -9', () => {
  test(
    `opens after each of ${rounds} kills under write load, with every acknowledged write`,
    { timeout: 600_000 },
    async () => {
      const path = join(folder, 'loaded', 'planbridge.db')
      const lines: string[] = []
      for (let round = 0; round < rounds; round += 1) {
        const output = await writeUntilKilled(path, `round-${round}`, {
          after: 'token',
          waitMs: spread(0, 400, round),
        })
        // At least the opening and one acknowledged write, after which the first round kills.
        expect(output.length, `round ${round}`).toBeGreaterThan(1)
        lines.push(...output)
        const { acknowledged, ...verdict } = await verify(path, lines)
        expect(verdict, `round ${round}`).toEqual({ sound: true, lost: [] })
        expect(acknowledged).toBeGreaterThan(round)
      }
      if (full)
        console.log(`${rounds} kills, ${(await verify(path, lines)).acknowledged} acknowledged writes`)
    },
  )

  test(`opens after each of ${rounds} kills in its first start`, { timeout: 600_000 }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const path = join(folder, `first-${round}`, 'planbridge.db')
      const lines = await writeUntilKilled(path, 'first', { after: 'opening', waitMs: spread(0, 30, round) })
      const { sound, lost } = await verify(path, lines)
      expect({ sound, lost }, `round ${round}`).toEqual({ sound: true, lost: [] })
    }
  })
})
