import { describe, expect, test } from 'vitest'
import { type CpuProfile, groupOf, selfTimes } from './self-time.ts'

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 6 })

describe('self time', () => {
  test.each([
    ['node:internal/streams/writable', 'node:streams'],
    ['node:_http_outgoing', 'node:_http_outgoing'],
    ['file:///a/node_modules/.pnpm/undici@8/node_modules/undici/lib/core/util.js', 'undici'],
    ['file:///a/node_modules/@hono/node-server/dist/index.mjs', '@hono/node-server'],
    ['file:///a/bff/src/store/engines/sqlite-engine.ts', 'bff/src/store'],
    ['file:///a/bff/src/failure.ts', 'bff/src/failure.ts'],
    ['', 'native run'],
  ])('%s belongs to %s', (url, group) => {
    expect(groupOf(frame('run', url))).toBe(group)
  })

  test('is the share of non-idle time, largest first', () => {
    const profile: CpuProfile = {
      nodes: [
        { id: 1, callFrame: frame('(idle)') },
        { id: 2, callFrame: frame('(garbage collector)') },
        { id: 3, callFrame: frame('find', 'file:///a/bff/src/store/sql/session-store.ts') },
      ],
      samples: [1, 2, 3, 3],
      timeDeltas: [1_000, 100, 100, 200],
    }
    const { groups, functions } = selfTimes(profile)
    expect(groups).toEqual([
      { name: 'bff/src/store', share: 0.75 },
      { name: '(garbage collector)', share: 0.25 },
    ])
    expect(functions[0]?.name).toBe('find bff/src/store/sql/session-store.ts:7')
  })
})
