import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { recordArtifact, recordSecret, recordSecretAtRest } from '../../harness/artifacts.ts'
import { scanRun } from './scan-run.ts'

const secret = 'CANARY-SECRET-scan-run'
let folder = ''

const run = (expected = true) => scanRun({ artifacts: folder, bundles: join(folder, 'dist'), expected })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'artifacts-'))
  vi.stubEnv('PLANBRIDGE_ARTIFACTS', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

describe('the secret scan after a run', () => {
  test('is clean when no artifact contains a planted secret', () => {
    recordSecret(secret)
    recordArtifact('response', 'GET /session', '{"user":"a"}')
    expect(run()).toEqual({ kind: 'clean', sources: 1, plantedSecrets: 1 })
  })

  test('names every source that contains a planted secret', () => {
    recordSecret(secret)
    recordArtifact('response', 'GET /session', `{"token":"${secret}"}`)
    recordArtifact('page', '/connections', `{"token":"${secret}"}`)
    expect(run()).toMatchObject({
      kind: 'leaks',
      leaks: [{ plantedSecret: secret, source: 'response GET /session, page /connections' }],
    })
  })

  test('finds simulator tokens that no suite recorded', () => {
    recordSecret(secret)
    recordArtifact('log', 'bff', 'refreshed to CANARY-RT-0001')
    expect(run()).toMatchObject({ kind: 'leaks', leaks: [{ plantedSecret: 'CANARY-RT-' }] })
  })

  test.each(['log', 'database'] as const)(
    'finds a secret in a %s that browsers and hosts may have',
    (kind) => {
      recordSecret(secret)
      recordSecretAtRest('link-secret-0001')
      for (const seen of ['response', 'page', 'message'] as const)
        recordArtifact(seen, 'host', '#l=link-secret-0001')
      expect(run()).toEqual({ kind: 'clean', sources: 1, plantedSecrets: 2 })
      recordArtifact(kind, 'bff', 'before link-secret-0001 after')
      expect(run()).toMatchObject({
        kind: 'leaks',
        leaks: [{ plantedSecret: 'link-secret-0001', source: `${kind} bff` }],
      })
    },
  )

  test('scans the bundles and their source maps', () => {
    recordSecret(secret)
    recordArtifact('log', 'bff', 'started')
    mkdirSync(join(folder, 'dist/assets'), { recursive: true })
    writeFileSync(join(folder, 'dist/assets/app.js.map'), JSON.stringify({ sourcesContent: [secret] }))
    expect(run()).toMatchObject({ kind: 'leaks', leaks: [{ plantedSecret: secret }] })
  })

  test('leaves out the demo of one tab and the packages, which simulate with invented secrets', () => {
    recordSecret(secret)
    recordArtifact('log', 'bff', 'started')
    for (const name of ['demo', 'packages']) {
      mkdirSync(join(folder, 'dist', name), { recursive: true })
      writeFileSync(join(folder, 'dist', name, 'worker.js'), secret)
    }
    expect(run()).toMatchObject({ kind: 'clean' })
  })

  test('fails when the suites recorded no planted secret, or no artifact', () => {
    recordArtifact('log', 'bff', 'started')
    expect(run()).toEqual({ kind: 'nothing-recorded', missing: 'planted secrets' })
    rmSync(join(folder, 'manifest.jsonl'))
    recordSecret(secret)
    expect(run()).toEqual({ kind: 'nothing-recorded', missing: 'artifacts' })
  })

  test('is clean when no suite records artifacts', () => {
    expect(run(false)).toEqual({ kind: 'clean', sources: 0, plantedSecrets: 0 })
  })
})
