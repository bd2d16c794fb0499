import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { recordArtifact, recordSecret } from '../../harness/artifacts.ts'
import { sweepRun } from './sweep-run.ts'

const secret = 'CANARY-SECRET-sweep-run'
let folder = ''

const run = (expected = true) => sweepRun({ artifacts: folder, bundles: join(folder, 'dist'), expected })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'artifacts-'))
  vi.stubEnv('PLANBRIDGE_ARTIFACTS', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

describe('the sweep after a run', () => {
  test('is clean when no artifact holds a canary', () => {
    recordSecret(secret)
    recordArtifact('response', 'GET /session', '{"user":"a"}')
    expect(run()).toEqual({ kind: 'clean', sources: 1, plantedSecrets: 1 })
  })

  test('names every place in which a canary was seen', () => {
    recordSecret(secret)
    recordArtifact('response', 'GET /session', `{"token":"${secret}"}`)
    recordArtifact('page', '/connections', `{"token":"${secret}"}`)
    expect(run()).toMatchObject({
      kind: 'leaks',
      leaks: [{ plantedSecret: secret, source: 'response GET /session, page /connections' }],
    })
  })

  test('finds tokens of the simulators that nobody recorded', () => {
    recordSecret(secret)
    recordArtifact('log', 'bff', 'refreshed to CANARY-RT-0001')
    expect(run()).toMatchObject({ kind: 'leaks', leaks: [{ plantedSecret: 'CANARY-RT-' }] })
  })

  test('sweeps the bundles and their source maps', () => {
    recordSecret(secret)
    recordArtifact('log', 'bff', 'started')
    mkdirSync(join(folder, 'dist/assets'), { recursive: true })
    writeFileSync(join(folder, 'dist/assets/app.js.map'), JSON.stringify({ sourcesContent: [secret] }))
    expect(run()).toMatchObject({ kind: 'leaks', leaks: [{ plantedSecret: secret }] })
  })

  test('fails when the suites recorded no canary, or no artifact', () => {
    recordArtifact('log', 'bff', 'started')
    expect(run()).toEqual({ kind: 'nothing-recorded', missing: 'canaries' })
    rmSync(join(folder, 'manifest.jsonl'))
    recordSecret(secret)
    expect(run()).toEqual({ kind: 'nothing-recorded', missing: 'artifacts' })
  })

  test('has nothing to say where no suite records yet', () => {
    expect(run(false)).toEqual({ kind: 'clean', sources: 0, plantedSecrets: 0 })
  })
})
