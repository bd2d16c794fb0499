import { describe, expect, onTestFinished, test } from 'vitest'
import type { ReverseProxyName } from '../../harness/reverse-proxy/find-program.ts'
import {
  type CalledInstances,
  callSteadily,
  openCalledInstances,
  restartInTurn,
} from '../../harness/reverse-proxy/steady-calls.ts'

type KeyId = '2025-07' | '2026-01'

const variables: Readonly<Record<KeyId, string>> = { '2025-07': 'VAULT_KEY', '2026-01': 'VAULT_KEY_NEXT' }

/** Sets the keys of a configuration; the first one is current. */
const withKeys = (current: KeyId, ...others: readonly KeyId[]) => {
  const keys = [current, ...others].map((id) => `'${id}': 'env:${variables[id]}'`).join(', ')
  return (text: string) => text.replace(/^vault: .*$/m, `vault: { current: '${current}', keys: { ${keys} } }`)
}

/** The steps of docs/operations.md. */
const rotateKeys = async (at: CalledInstances): Promise<void> => {
  await restartInTurn(at, withKeys('2025-07', '2026-01'))
  await restartInTurn(at, withKeys('2026-01', '2025-07'))
  expect(await at.command('vault', 'reseal')).toContain('resealed with 2026-01')
  expect(await at.command('vault', 'drop-check', '2025-07')).toContain(
    'no token sets are sealed with 2025-07',
  )
  await restartInTurn(at, withKeys('2026-01'))
}

interface Case {
  readonly proxy: ReverseProxyName
  readonly event: string
  readonly work: (at: CalledInstances) => Promise<void>
  readonly callsMin: number
}

const rotation = { event: 'a documented key rotation', work: rotateKeys, callsMin: 300 }
const restart = {
  event: 'a rolling restart',
  work: (at: CalledInstances) => restartInTurn(at),
  callsMin: 100,
}
const twentyRestarts = {
  event: 'twenty rolling restarts',
  callsMin: 6_000,
  async work(at: CalledInstances) {
    for (let nth = 0; nth < 20; nth += 1) await restartInTurn(at)
  },
}

const inEveryRun: readonly Case[] = [
  { proxy: 'nginx', ...rotation },
  { proxy: 'caddy', ...restart },
]
const inFullRounds: readonly Case[] = [
  { proxy: 'nginx', ...twentyRestarts },
  { proxy: 'caddy', ...twentyRestarts },
  { proxy: 'caddy', ...rotation },
]
const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'

/** nginx is not told that an instance is stopping, so the time until then makes no difference to it. */
const stopsSoon = (text: string): string => `${text}\nshutdown: { drain_seconds: 1 }\n`
const asUsual = (text: string): string => text

describe('two instances that are called a hundred times a second, every other call a POST', () => {
  test.each(isFull ? [...inEveryRun, ...inFullRounds] : inEveryRun)(
    'OP-93: lose no call and repeat no POST in $event behind the documented $proxy',
    { timeout: 900_000 },
    async ({ proxy, work, callsMin }) => {
      const config = proxy === 'nginx' && !isFull ? stopsSoon : asUsual
      const at = await openCalledInstances({ proxy, config })
      onTestFinished(at.close)
      const { sent, ...outcome } = await callSteadily(at, () => work(at), callsMin)
      expect(outcome).toEqual({ lost: [], repeated: 0, missing: 0 })
      expect(sent).toBeGreaterThanOrEqual(callsMin)
    },
  )
})
