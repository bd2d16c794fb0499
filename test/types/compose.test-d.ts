import { compose, type Engines, type Planbridge } from '@planbridge/bff/compose'
import type { Config, Secret } from '@planbridge/bff/testing'
import { describe, expectTypeOf, test } from 'vitest'

declare const config: Config
declare const planbridge: Planbridge
declare const secret: Secret

describe('compose', () => {
  test('takes a configuration and a platform, and returns a Planbridge', () => {
    expectTypeOf(compose).parameters.toEqualTypeOf<[config: Config, engines: Engines]>()
    expectTypeOf(compose).returns.toEqualTypeOf<Planbridge>()
  })

  test('needs every part of the platform', () => {
    type Required = 'store' | 'fetch' | 'forward' | 'hosts' | 'clock' | 'random' | 'sleep' | 'events' | 'site'
    expectTypeOf<Required>().toExtend<keyof Engines>()
    expectTypeOf<Omit<Engines, 'clock'>>().not.toExtend<Engines>()
    expectTypeOf<Omit<Engines, 'store'>>().not.toExtend<Engines>()
  })
})

describe('a Planbridge', () => {
  test('answers web requests', () => {
    expectTypeOf(planbridge.fetch).toBeCallableWith(new Request('https://app.example.com'))
    expectTypeOf(planbridge.fetch).returns.resolves.toEqualTypeOf<Response>()
  })

  test('reports readiness, drains and erases asynchronously', () => {
    expectTypeOf(planbridge.ready).returns.resolves.toEqualTypeOf<boolean>()
    expectTypeOf(planbridge.drained).returns.resolves.toEqualTypeOf<void>()
    expectTypeOf(planbridge.purge).returns.resolves.toEqualTypeOf<void>()
  })

  test('is read-only', () => {
    const fetch = () => Promise.resolve(new Response())
    expectTypeOf(fetch).toExtend<Planbridge['fetch']>()
    // @ts-expect-error: a part cannot be replaced
    planbridge.fetch = fetch
  })
})

describe('a configuration', () => {
  test('has secrets that are not text', () => {
    expectTypeOf<Config['vault']['keys'][string]>().toEqualTypeOf<Secret>()
    expectTypeOf(secret).not.toExtend<string>()
  })

  test('is read-only and complete', () => {
    expectTypeOf<Config['sessions']['idleSeconds']>().toEqualTypeOf<number>()
    expectTypeOf<Partial<Config>>().not.toExtend<Config>()
    // @ts-expect-error: a configuration does not change after the start
    config.origin = 'https://other.example.com'
  })
})
