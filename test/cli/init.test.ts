import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { builtCommands } from '../harness/processes/built-program.ts'
import { inTerminal } from '../harness/processes/pseudo-terminal.ts'
import { processEnvironment } from '../harness/processes/process-environment.ts'

const vaultKey = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ_yIzRFVmd4g'
const longTimeout = { timeout: 240_000 }

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'planbridge-init-'))
  file = join(folder, 'planbridge.config.yaml')
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const options = { cwd: folder, env: { ...processEnvironment, ...env } }
    execFile(process.execPath, [builtCommands(), ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })

const variablesOf = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/env:(\w+)/g)].map(([, name = '']) => [
      name,
      name === 'VAULT_KEY' ? vaultKey : `CANARY-${name}`.padEnd(32, '0').slice(0, 32),
    ]),
  )

describe('planbridge init', longTimeout, () => {
  test('OP-120: writes a file that check accepts once the ids and secrets are there, and names what to register', async () => {
    const made = await run([
      'init',
      '--origin',
      'https://app.example.com',
      '--integrations=plannr:production,docplanner:sandbox,dynamic-planner',
      '--sign-in',
      'https://login.example.com',
    ])
    expect({ code: made.code, err: made.err }).toEqual({ code: 0, err: '' })
    expect(made.out).toContain(
      'Register at https://login.example.com: https://app.example.com/callback/organisation',
    )
    expect(made.out).toContain('Register at Plannr: https://app.example.com/callback/plannr')
    expect(made.out).toContain('VAULT_KEY, SIGN_IN_SECRET, PLANNR_SECRET, DOCPLANNER_SECRET')
    const text = readFileSync(file, 'utf8')
    const unfinished = await run(['check'])
    expect(unfinished.code).toBe(1)
    expect(unfinished.out).toContain('integrations.plannr.client.id — is a sample value')
    expect(unfinished.out).toContain('the environment variable PLANNR_SECRET is not set')
    let id = 0
    writeFileSync(
      file,
      text.replaceAll('your-client-id', () => `acme-${(id += 1)}`),
    )
    const judged = await run(['check'], variablesOf(text))
    expect(judged).toMatchObject({
      code: 0,
      out: expect.stringContaining('No problems found: 3 integrations'),
    })
  })

  test('OP-120: a file for simulated providers is complete as it is written', async () => {
    const made = await run([
      'init',
      '--integrations',
      'plannr:simulated,docplanner:simulated,dynamic-planner:simulated',
    ])
    expect(made.code).toBe(0)
    const text = readFileSync(file, 'utf8')
    expect(await run(['check'], variablesOf(text))).toMatchObject({ code: 0 })
  })

  test('OP-120: a file with which nobody could sign in is not written', async () => {
    const refused = await run(['init', '--integrations', 'docplanner:production'])
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('nobody could sign in') })
    expect(existsSync(file)).toBe(false)
    const made = await run([
      'init',
      '--integrations',
      'docplanner',
      '--sign-in',
      'https://login.example.com/',
    ])
    expect(made.code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('issuer: https://login.example.com/')
  })

  test('OP-120: an existing file is never changed', async () => {
    writeFileSync(file, 'mine')
    const refused = await run(['init', '--integrations', 'plannr'])
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('exists') })
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  test.each([
    [['--integrations', 'planr'], 'There is no provider planr. Did you mean plannr?'],
    [['--integrations', 'plannr:prod'], 'There is no environment prod.'],
    [['--integrations', 'plannr,plannr:sandbox'], 'plannr is listed twice'],
    [['--integrations', 'plannr', '--origin', 'http://app.example.com'], 'is no address of an app'],
    [['--integrations', 'plannr', '--sign-in', 'login'], 'is no issuer'],
    [['--sign-in', 'https://login.example.com'], '--integrations is missing'],
    [['--integrations'], '--integrations needs a value'],
    [[], 'there is no terminal to ask at'],
  ])('OP-120: %j writes nothing and says why', async (args, said) => {
    const refused = await run(['init', ...args])
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(said) })
    expect(existsSync(file)).toBe(false)
  })

  test('OP-120: asks at a terminal, and asks again after an answer that cannot be read', async () => {
    const answers = [
      ['people open the app', ''],
      ['Dynamic Planner: ', ''],
      ['Plannr: ', 'maybe'],
      ['Plannr: ', 'no'],
      ['Docplanner: ', 'production'],
      ['OpenID provider', 'https://login.example.com'],
    ]
    const { code, shown } = await inTerminal([process.execPath, builtCommands(), 'init'], {
      env: {},
      cwd: folder,
      typed: answers.map(([after = '', text]) => ({ after, text: `${text}\r` })),
    })
    expect({ code, shown }).toEqual({
      code: 0,
      shown: expect.stringContaining('There is no environment maybe'),
    })
    expect(readFileSync(file, 'utf8')).toContain('provider: docplanner')
    expect(readFileSync(file, 'utf8')).not.toContain('provider: plannr')
  })
})
