import { describe, expect, test } from 'vitest'
import { chooseConfiguration } from './choose-configuration.ts'

const demo = '/repo/test/demo/planbridge.config.yaml'

const choose = (env: Record<string, string>, files: readonly string[] = [], args: readonly string[] = []) =>
  chooseConfiguration({ args, env, root: '/repo', exists: (file) => files.includes(file) })

describe('the configuration of npm start', () => {
  test('is the demo in a fresh clone', () => {
    expect(choose({})).toEqual({ kind: 'demo', file: demo, fresh: false })
  })

  test('is the file in the checkout if there is one', () => {
    const file = '/repo/planbridge.config.yaml'
    expect(choose({}, [file])).toEqual({ kind: 'own', file, fresh: false })
  })

  test('is the named file, also if it does not exist', () => {
    expect(choose({ PLANBRIDGE_CONFIG: '/nope.yaml' })).toEqual({
      kind: 'own',
      file: '/nope.yaml',
      fresh: false,
    })
  })

  test('is another demo if one is named', () => {
    const env = { PLANBRIDGE_CONFIG: '/own.yaml', PLANBRIDGE_DEMO_CONFIG: 'other.yaml' }
    expect(choose(env, ['/own.yaml'])).toEqual({ kind: 'demo', file: '/repo/other.yaml', fresh: false })
  })

  test('--fresh is for the demo, never for the data of an own configuration', () => {
    expect(choose({}, [], ['--fresh'])).toEqual({ kind: 'demo', file: demo, fresh: true })
    expect(choose({ PLANBRIDGE_CONFIG: '/own.yaml' }, [], ['--fresh'])).toEqual({
      problem: expect.stringContaining('/own.yaml'),
    })
  })

  test('an unknown option is named', () => {
    expect(choose({}, [], ['--frehs'])).toEqual({ problem: expect.stringContaining('"--frehs"') })
  })
})
