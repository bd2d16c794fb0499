import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { micros, table } from '../../refresh/table.ts'
import { planbridge } from '../contenders/planbridge.ts'
import { apiPaths } from '../environment/api.ts'
import { openEnvironment } from '../environment/open-environment.ts'
import { openInspector } from '../profile/inspector.ts'
import { type CpuProfile, type SelfTime, selfTimes } from '../profile/self-time.ts'
import { costOf, measure, saturation, targetOf } from './measure.ts'

const folder = resolve(import.meta.dirname, '../../../.artifacts/profiles')
const functionsShown = 40

const lines = (times: readonly SelfTime[], perRequest: number) =>
  times.map(({ name, share }) => [name, `${(share * 100).toFixed(1)} %`, micros(share * perRequest)])

/** Profiles the Planbridge process under load, saves the profile for developer tools, and prints the self time. */
export const profileCall = async (size: keyof typeof apiPaths): Promise<string> => {
  const contender = planbridge({
    name: 'Planbridge',
    fromSource: true,
    nodeOptions: ['--inspect=127.0.0.1:0'],
  })
  await using environment = await openEnvironment([contender])
  const target = targetOf(environment, contender)
  using inspector = await openInspector(target.running[0]?.output() ?? '')
  const shape = { path: apiPaths[size], ...saturation }
  await measure(target, shape, { warmUpSeconds: 2, seconds: 0.1 })
  await inspector.send('Profiler.enable')
  await inspector.send('Profiler.setSamplingInterval', { interval: 200 })
  await inspector.send('Profiler.start')
  const report = await measure(target, shape, { warmUpSeconds: 0.2, seconds: 4 })
  const { profile } = await inspector.send<{ profile: CpuProfile }>('Profiler.stop')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `proxy-${size}.cpuprofile`)
  writeFileSync(file, JSON.stringify(profile))
  const { groups, functions } = selfTimes(profile)
  const perRequest = costOf(report)
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
    `${micros(perRequest)} per request while profiled. Written to ${file}`,
  ].join('\n\n')
}
