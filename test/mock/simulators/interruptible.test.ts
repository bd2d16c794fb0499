import { describe, expect, test } from 'vitest'
import { openTestSimulator, readJson } from './dynamic-planner/test-simulator.ts'
import { interruptible } from './interruptible.ts'

const program = () => {
  const received: string[] = []
  const fetch = async (request: Request) => {
    received.push(request.url)
    return new Response('unchanged')
  }
  return { received, ...interruptible({ fetch }) }
}

const get = (path: string) => new Request(`https://provider.example${path}`)
const isToken = ({ url }: Request) => url.endsWith('/token')

describe('An interruption', () => {
  test('An interruption applies to the requests it matches, for the given number of times', async () => {
    const { fetch, interrupt, received } = program()
    interrupt({ when: isToken, answer: () => new Response(null, { status: 503 }), times: 2 })
    const statuses: number[] = []
    for (const path of ['/token', '/other', '/token', '/token'])
      statuses.push((await fetch(get(path))).status)
    expect(statuses).toEqual([503, 200, 503, 200])
    expect(received).toEqual(['https://provider.example/other', 'https://provider.example/token'])
  })

  test('An interruption can be removed', async () => {
    const { fetch, interrupt } = program()
    interrupt({ when: isToken, answer: () => new Response(null, { status: 503 }) })()
    expect((await fetch(get('/token'))).status).toBe(200)
  })

  test('An interruption can lose the response to a refresh that took effect, and the old token is invalid', async () => {
    const { simulator, tokens, refresh } = openTestSimulator()
    const { refresh_token = '' } = await tokens('hybrid')
    const interrupted = interruptible(simulator)
    interrupted.interrupt({
      when: isToken,
      answer: async (_, proceed) => {
        await proceed()
        throw new TypeError('connection lost')
      },
    })
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token,
      client_id: 'planbridge-hybrid',
      client_secret: 'CANARY-SECRET-dp-hybrid',
    })
    const request = new Request(`${simulator.issuer}/connect/token`, { method: 'POST', body })
    await expect(interrupted.fetch(request)).rejects.toThrow('connection lost')
    expect(await readJson(await refresh('hybrid', refresh_token))).toEqual({ error: 'invalid_grant' })
  })
})
