import { execFile, spawn } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { environment } from '../harness/deployment/config-text.ts'
import { ringOf, withVault } from '../harness/deployment/keyrings.ts'
import { sealedRow } from '../harness/deployment/sealed-row.ts'
import { openWorkspace, type Workspace } from '../harness/deployment/workspace.ts'
import { builtCommands } from '../harness/processes/built-program.ts'
import { inTerminal } from '../harness/processes/pseudo-terminal.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { processEnvironment } from '../harness/processes/process-environment.ts'

const commandsOfCheckout = join(repositoryRoot, 'bff/src/cli/main.ts')
const longTimeout = { timeout: 240_000 }

const hostileName = 'Ana\u202Egnp.exe\u001B[2J\u0085'

/** Two people of tenant `deployment` under the key `main`, which is not the current one. */
const furnished = async (name: string, keys: Parameters<typeof withVault>) => {
  const at = openWorkspace(name, withVault(...keys))
  const store = await at.openStore()
  for (const [id, shown] of [
    ['ana', hostileName],
    ['ben', 'Ben'],
  ] as const) {
    await store.subjects.create({ id, tenant: 'deployment', guest: false, name: shown })
    await store.connections.add(await sealedRow(ringOf('main'), { owner: id, account: `account-of-${id}` }))
  }
  await store.close()
  return at
}

const counts = async (at: Pick<Workspace, 'openStore'>) => {
  const store = await at.openStore()
  const [keys, rows] = [await store.sealed.countByKey(), await store.erasure.count({ tenant: 'deployment' })]
  await store.close()
  return { keys: Object.fromEntries(keys), rows }
}

const envOf = (at: Workspace) => ({
  ...processEnvironment,
  ...environment,
  PLANBRIDGE_CONFIG: join(at.folder, 'planbridge.config.yaml'),
})

describe('OP-100: a name that does not exist', longTimeout, () => {
  test('OP-100: of a key, tenant or person is refused with its own exit code and the nearest name, and nothing changes', async () => {
    const at = await furnished('unknown names', ['next', 'main'])
    const before = await counts(at)
    const refused = [
      [['vault', 'drop-check', 'mian'], /no vault key mian.*Did you mean main\?/i],
      [['vault', 'discard', 'current', '--yes'], /no vault key current.*There is: main, next/i],
      [
        ['erase', 'tenant', 'deploymnet\u202E', '--yes'],
        /no data of tenant deploymnet\\u\{202e\}\. Did you mean deployment\?/,
      ],
      [['erase', 'person', 'dp-hybird:ana'], /no integration dp-hybird\. Did you mean dp-hybrid\?/],
    ] as const
    for (const [args, said] of refused) {
      const ran = await at.run(...args)
      expect({ args, code: ran.code, out: ran.out }).toEqual({ args, code: 3, out: '' })
      expect(ran.err).toMatch(said)
    }
    expect(await counts(at)).toEqual(before)
  })

  test('OP-100: a key that only the store knows is a known one, and the current key cannot be discarded', async () => {
    const at = await furnished('known names', ['next'])
    expect(await at.run('vault', 'drop-check', 'main')).toMatchObject({
      code: 1,
      out: expect.stringContaining('2 token sets sealed with main, which is not configured'),
    })
    expect(await at.run('vault', 'discard', 'next', '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('next is the current key'),
    })
    expect((await counts(at)).keys).toEqual({ main: 2 })
  })
})

describe('OP-101: a command that cannot be undone', longTimeout, () => {
  test('OP-101: without a terminal and --yes shows its effect, changes nothing and prints the line to run', async () => {
    const at = await furnished('no terminal', ['main'])
    const before = await counts(at)
    const refused = [
      {
        args: ['erase', 'tenant', 'deployment'],
        shown: ['subjects  2 rows', 'connections  2 rows', 'Ben (ben)'],
      },
      {
        args: ['erase', 'person', 'ana'],
        shown: ['connections  1 row', 'Ana\\u{202e}gnp.exe\\u{1b}[2J\\u{85} (ana)'],
      },
      { args: ['vault', 'discard', 'main'], shown: ['2 token sets sealed with main', '2 connections'] },
    ] as const
    for (const { args, shown } of refused) {
      // The key is lost only while the configuration does not have it.
      if (args[0] === 'vault') at.configure(withVault('next'))
      const ran = await at.run(...args)
      const [first, second, name] = args
      expect(ran).toMatchObject({ code: 4, out: '' })
      for (const part of [...shown, 'Nothing was changed', `  planbridge ${first} ${second} --yes ${name}\n`])
        expect(ran.err).toContain(part)
    }
    expect(await at.run('vault', 'discard', 'main', '--dry-run')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('2 token sets sealed with main'),
    })
    expect(await counts(at)).toEqual(before)
  })

  test('OP-101: at a terminal is confirmed only by the whole name', async () => {
    const at = await furnished('terminal', ['next'])
    const before = await counts(at)
    const type = (text: string) =>
      inTerminal([process.execPath, builtCommands(), 'vault', 'discard', 'main'], {
        env: envOf(at),
        cwd: at.folder,
        typed: { after: 'Type main', text },
      })
    for (const text of ['y\r', '\u0004'])
      expect(await type(text)).toMatchObject({
        code: 4,
        shown: expect.stringContaining('Nothing was changed'),
      })
    expect(await counts(at)).toEqual(before)
    expect(await type('main\r')).toMatchObject({
      code: 0,
      shown: expect.stringContaining('2 token sets sealed with main deleted'),
    })
  })
})

describe('OP-102: a wrong command line', longTimeout, () => {
  test('OP-102: is explained on standard error, and does nothing', async () => {
    const at = openWorkspace('wrong words', withVault('main'))
    const { code, out, err } = await at.run('erase', 'tenant', 'acme', '--force')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^There is no option --force\..*\n\nUsage: planbridge erase tenant <tenant> /)
    expect(at.files()).toEqual([])
  })

  test('OP-102: --help lists the documented exit codes, and --version gives the version of the package', async () => {
    const at = openWorkspace('help', withVault('main'))
    const help = await at.run('--help')
    expect(help).toMatchObject({ code: 0, err: '' })
    const document = readFileSync(join(repositoryRoot, 'docs/operations.md'), 'utf8')
    const documented = [...document.matchAll(/^\| (\d) +\| (.+?) +\|$/gm)].map(
      ([, code, meaning]) => `  ${code}  ${meaning}`,
    )
    expect(documented).toHaveLength(5)
    for (const line of documented) expect(help.out).toContain(`${line}\n`)
    const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
      version: string
    }
    const fromSource = await promisify(execFile)(process.execPath, [commandsOfCheckout, '--version'])
    expect(fromSource.stdout).toBe(`planbridge ${version} (from source, Node ${process.versions.node})\n`)
    expect((await at.run('--version')).out).toMatch(`planbridge ${version} (build `)
  })
})

describe('OP-103: planbridge check', longTimeout, () => {
  test('OP-103: lists all problems of the configuration at once, with line and setting, and creates nothing', async () => {
    const at = openWorkspace('check', (text) => text)
    const clean = await at.run('check')
    expect(clean).toMatchObject({
      code: 0,
      out: expect.stringContaining('No problems found: 5 integrations'),
    })
    at.configure((text) =>
      text
        .replace('env:PLANNR_SECRET', 'env:NOT_SET')
        .replace('env:DOCPLANNER_SECRET', 'file:not-there')
        .replace('env:DP_CODE_SECRET', 'file:store-url/below')
        .replace('access_models: [service-account]', 'access_model: [service-account]'),
    )
    const ran = await at.run('check')
    expect(ran.code).toBe(1)
    for (const part of [
      /yaml:\d+ {2}integrations\.plannr\.client\.secret — the environment variable NOT_SET is not set/,
      /yaml:\d+ {2}integrations\.docplanner\.client\.secret — the file not-there cannot be read: it does not exist/,
      /yaml:\d+ {2}integrations\.dp-code\.client\.secret — the file store-url\/below cannot be read: a part of its path is not a folder/,
      /yaml:\d+ {2}integrations\.dp-firm/,
    ])
      expect(ran.out).toMatch(part)
    expect(at.files()).toEqual([])
    expect(readdirSync(at.folder).toSorted()).toEqual(['planbridge.config.yaml', 'store-url'])
  })

  test('OP-103: judges the file that it is given, assumes the vault key that the start would create, and names a wrong path', async () => {
    const at = openWorkspace('check a file', withVault('main'))
    const other = join(at.folder, 'other.yaml')
    const text = readFileSync(join(at.folder, 'planbridge.config.yaml'), 'utf8')
    writeFileSync(other, text.replace(/^vault: .*$/m, ''))
    expect(await at.run('check', other)).toMatchObject({ code: 0 })
    expect(readdirSync(at.folder)).not.toContain('.planbridge')
    expect(await at.run('check', 'othre.yaml')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/othre\.yaml: it does not exist \(the command line names it\)/),
    })
    writeFileSync(other, Buffer.from(`\ufeff${text}`, 'utf16le'))
    expect((await at.run('check', other)).err).toContain('it is not UTF-8 text')
  })

  test('OP-103: says that the store is no store, and the start says the same', async () => {
    const at = openWorkspace('no store', withVault('main'))
    writeFileSync(at.storePath, 'This is a note, and no database.')
    expect(await at.run('check')).toMatchObject({ code: 1, out: expect.stringContaining('is not a store') })
    expect((await at.serve(() => undefined).done).err).toContain('is not a store')
    expect(readFileSync(at.storePath, 'utf8')).toBe('This is a note, and no database.')
  })
})

// Only root may run a program as another user.
describe.runIf(process.getuid?.() === 0)('OP-104: as the wrong user', longTimeout, () => {
  test('OP-104: every command and the start say that permission is denied, for which file and which user', async () => {
    const at = await furnished('wrong user', ['main'])
    const stranger = { uid: 65_534, gid: 65_534 }
    chmodSync(at.folder, 0o755)
    const run = (args: readonly string[]) =>
      promisify(execFile)(process.execPath, args, { ...stranger, env: envOf(at), cwd: '/' }).then(
        () => ({ code: 0, stderr: '', stdout: '' }),
        (error: unknown) => error as { code: number; stderr: string; stdout: string },
      )
    for (const args of [['vault', 'status'], ['check']]) {
      const { code, stdout, stderr } = await run([builtCommands(), ...args])
      expect({ args, code }).toEqual({ args, code: 1 })
      expect(stdout + stderr).toMatch(/planbridge\.db.*permission denied for the user \w+/)
      expect(stdout + stderr).not.toMatch(/^\s+at /m)
    }
    chmodSync(join(at.folder, 'planbridge.config.yaml'), 0o600)
    expect((await run([builtCommands(), 'check'])).stderr).toMatch(/yaml: permission denied for the user/)
  })
})

describe('OP-105: in a pipe or a full disk', longTimeout, () => {
  const start = (at: Workspace, args: readonly string[]) =>
    spawn(process.execPath, [builtCommands(), ...args], {
      cwd: at.folder,
      env: envOf(at),
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  test('OP-105: a reader that closes the pipe ends neither the command nor its work', async () => {
    const at = await furnished('closed pipe', ['next', 'main'])
    const child = start(at, ['vault', 'reseal'])
    child.stdout.destroy()
    let err = ''
    child.stderr.on('data', (chunk: Buffer) => void (err += chunk.toString()))
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect((await counts(at)).keys).toEqual({ next: 2 })
  })

  test.runIf(process.platform === 'linux')(
    'OP-105: a result that could not be written is a failure with its reason',
    async () => {
      const at = openWorkspace('full disk', withVault('main'))
      const line = `"${process.execPath}" "${builtCommands()}" vault new-key > /dev/full`
      const failed = promisify(execFile)('sh', ['-c', line], { env: envOf(at) })
      await expect(failed).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('The output is incomplete: its disk is full'),
      })
    },
  )

  test('OP-105: a backup whose file cannot be made says why, without a stack trace', async () => {
    const at = await furnished('backup places', ['main'])
    const wrong = [
      ['planbridge.db', 'already exists'],
      [join('planbridge.config.yaml', 'x'), 'not a folder'],
      ['x'.repeat(300), 'its name is too long'],
    ] as const
    for (const [file, said] of wrong) {
      const ran = await at.run('backup', file)
      expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringContaining(said) })
      expect(ran.err).not.toMatch(/^\s+at /m)
    }
  })
})
