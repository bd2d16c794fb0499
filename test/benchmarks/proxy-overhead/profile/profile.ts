import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { micros, table } from '../../refresh/table.ts'
import type { RoundsWish } from '../cost.ts'
import { saturateOne } from '../cost.ts'
import { planbridge } from '../planbridge.ts'
import { setStage } from '../stage/set-stage.ts'
import type { apiPaths } from '../stage/api.ts'
import { openInspector } from './inspector.ts'
import { type CpuProfile, type SelfTime, selfTimes } from './self-time.ts'

const folder = resolve(import.meta.dirname, '../../../.artifacts/profiles')
const functionsShown = 40

const lines = (times: readonly SelfTime[], perRequest: number) =>
  times.map(({ name, share }) => [name, `${(share * 100).toFixed(1)} %`, micros(share * perRequest)])

/** Profiles our process under load, keeps the profile for a browser's developer tools, and says where the time went. */
export const profile = async (
  size: keyof typeof apiPaths,
  wish: Omit<RoundsWish, 'rounds'>,
): Promise<string> => {
  const contender = planbridge('Planbridge', { nodeOptions: ['--inspect=127.0.0.1:0'] })
  await using stage = await setStage([contender])
  const standing = stage.standing.get(contender)
  if (!standing) throw new Error('Planbridge did not start')
  using inspector = await openInspector(standing.running.output())
  await saturateOne(standing, size, { ...wish, seconds: 0.5 })
  await inspector.ask('Profiler.enable')
  await inspector.ask('Profiler.setSamplingInterval', { interval: 200 })
  await inspector.ask('Profiler.start')
  const { cpuMicros, responses } = await saturateOne(standing, size, { ...wish, warmUpSeconds: 0.2 })
  const { profile: taken } = await inspector.ask<{ profile: CpuProfile }>('Profiler.stop')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `proxy-${size}.cpuprofile`)
  writeFileSync(file, JSON.stringify(taken))
  const { groups, functions } = selfTimes(taken)
  const perRequest = cpuMicros / responses
  const columns = ['share', 'per request']
  return [
    table(
      `self time, ${size}`,
      columns,
      lines(
        groups.filter(({ share }) => share >= 0.005),
        perRequest,
      ),
    ),
    table('by function', columns, lines(functions.slice(0, functionsShown), perRequest)),
    `${micros(perRequest)} a request while it was profiled. Written: ${file}`,
  ].join('\n\n')
}
