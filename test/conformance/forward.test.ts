import { fetchForward } from '@planbridge/bff/transport/fetch-engine.ts'
import { undiciForward } from '@planbridge/bff/transport/undici-engine.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openStage } from './forward/stage.ts'
import { forwardExam } from './forward-exam.ts'

const engines = [
  { engine: 'undici', open: undiciForward },
  {
    engine: 'fetch',
    open: () => ({ forward: fetchForward((request) => fetch(request)), close: () => Promise.resolve() }),
  },
]

describe.each(engines)('forward through $engine', ({ open }) => {
  test.each(Object.entries(forwardExam))('%s', async (_guarantee, prove) => {
    expect.hasAssertions()
    const stage = await openStage()
    const { forward, close } = open()
    onTestFinished(async () => void (await Promise.all([close(), stage.close()])))
    await prove(forward, stage)
  })
})
