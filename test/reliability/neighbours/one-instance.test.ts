import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { environment } from '../../harness/deployment/config-text.ts'
import { spawnPlanbridge, startPlain } from '../../harness/processes/plain-process.ts'
import { builtCommands } from '../../harness/processes/built-program.ts'
import { processEnvironment } from '../../harness/processes/process-environment.ts'

const runCommand = (config: string, ...words: string[]) =>
  promisify(execFile)(process.execPath, [builtCommands(), ...words], {
    env: { ...processEnvironment, ...environment, PLANBRIDGE_CONFIG: config },
  })

test('OP-74: a second instance on one SQLite file does not start, by whatever path, until the first one has ended or crashed', async () => {
  const first = await startPlain()
  const linked = join(first.folder, 'linked')
  mkdirSync(linked)
  symlinkSync(join(first.folder, '.planbridge/planbridge.db'), join(linked, 'other-name.db'))
  const isRefused = async (path: string) => {
    const second = await spawnPlanbridge({ folder: first.folder, settings: `store: { path: ${path} }` })
    expect(await second.exited).toBe(1)
    expect(second.output()).toMatch(/^Another instance of Planbridge is running on .*\nStop it first\./)
  }
  await isRefused('linked/other-name.db')
  // A command runs beside the instance, and leaves the lock alone.
  const copy = join(first.folder, 'copy.db')
  expect((await runCommand(first.config, 'backup', copy)).stdout).toContain(`Backed up to ${copy}`)
  await isRefused('.planbridge/planbridge.db')
  expect(await first.ask('/readyz')).toBe('200 ready')
  first.send('SIGKILL')
  expect(await first.exited).toBe('SIGKILL')
  await startPlain({ folder: first.folder })
})

test('OP-74: an address that another process listens at is named with its setting', async () => {
  const first = await startPlain()
  const second = await spawnPlanbridge({ listen: first.port })
  expect(await second.exited).toBe(1)
  expect(second.output()).toContain(
    `listen: cannot listen on 127.0.0.1, port ${first.port}: another process listens there (EADDRINUSE).`,
  )
})
