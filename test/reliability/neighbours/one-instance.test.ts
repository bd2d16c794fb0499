import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { environment } from '../../harness/deployment/config-text.ts'
import { spawnPlanbridge, startPlain } from '../../harness/processes/plain-process.ts'
import { repositoryRoot } from '../../harness/repository-root.ts'

const cli = join(repositoryRoot, 'bff/src/cli/main.ts')

const runCommand = (config: string, ...words: string[]) =>
  promisify(execFile)(process.execPath, [cli, ...words], {
    env: { PATH: process.env['PATH'], ...environment, PLANBRIDGE_CONFIG: config },
  })

test('OP-74: a second instance on one SQLite file does not start, by whatever path, until the first one has ended or crashed', async () => {
  const first = await startPlain()
  const linked = join(first.folder, 'linked')
  mkdirSync(linked)
  symlinkSync(join(first.folder, '.planbridge/planbridge.db'), join(linked, 'other-name.db'))
  for (const path of [
    '.planbridge/planbridge.db',
    '.planbridge/../.planbridge/planbridge.db',
    'linked/other-name.db',
  ]) {
    const second = await spawnPlanbridge({ folder: first.folder, settings: `store: { path: ${path} }` })
    expect(await second.exited).toBe(1)
    expect(second.output()).toMatch(/^Another instance of Planbridge is running on .*\nStop it first\./)
  }
  expect(await first.ask('/readyz')).toBe('200 ready')
  // Commands run beside the instance.
  const copy = join(first.folder, 'copy.db')
  expect((await runCommand(first.config, 'backup', copy)).stdout).toContain(`Backed up to ${copy}`)
  expect((await runCommand(first.config, 'vault', 'reseal')).stdout).toContain('0 token sets')
  const beside = await spawnPlanbridge({ folder: first.folder })
  expect(await beside.exited).toBe(1)

  first.send('SIGKILL')
  expect(await first.exited).toBe('SIGKILL')
  const next = await startPlain({ folder: first.folder, settings: 'shutdown: { drain_seconds: 0 }' })
  next.send('SIGTERM')
  expect(await next.exited).toBe(0)
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
