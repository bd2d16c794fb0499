import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configText } from '@planbridge/mock/internal/kit/config/config-text.ts'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { repositoryRoot } from '../../harness/repository-root.ts'

/** Settings of processes alone: ports, the sample host, and the end of a process. */
const ofProcesses = ['operations_listener', 'sample_host', 'shutdown', 'vault']

const settings = (text: string): Record<string, unknown> => {
  const all = Object.entries(parse(text) as Record<string, unknown>)
  return Object.fromEntries(all.filter(([name]) => !ofProcesses.includes(name)))
}

test('MK-03: the kit has the configuration of the demo', () => {
  const demo = readFileSync(join(repositoryRoot, 'test/demo/planbridge.config.yaml'), 'utf8')
  expect(settings(configText)).toEqual(settings(demo))
})
