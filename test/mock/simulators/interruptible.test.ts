import { describe, expect, test } from 'vitest'
import { interruptible } from './interruptible.ts'
import { testDeployment, readJson } from './dynamic-planner/test-deployment.ts'

const program = () => {
  const seen: string[] = []
  const fetch = async (request: Request) => {
    seen.push(request.url)
    return new Response('as usual')
  }
  return { seen, ...interruptible({ fetch }) }
}

const get = (path: string) => new Request(`https://provider.example${path}`)
const isToken = ({ url }: Request) => url.endsWith('/token')

describe('An interruption', () => {
  test('An interruption applies to the requests it matches, for the given number of times', async () => {
    const { fetch, interrupt, seen } = program()
    interrupt({ when: isToken, answer: () => new Response(null, { status: 503 }), times: 2 })
    const statuses: number[] = []
    for (const path of ['/token', '/other', '/token', '/token'])
      statuses.push((await fetch(get(path))).status)
    expect(statuses).toEqual([503, 200, 503, 200])
    expect(seen).toEqual(['https://provider.example/other', 'https://provider.example/token'])
  })

  test('An interruption can be removed', async () => {
    const { fetch, interrupt } = program()
    interrupt({ when: isToken, answer: () => new Response(null, { status: 503 }) })()
    expect((await fetch(get('/token'))).status).toBe(200)
  })

  test('An interruption can lose the response to a refresh that took effect, and the old token is invalid', async () => {
    const { simulator, tokens, refresh } = testDeployment()
    const { refresh_token = '' } = await tokens('hybrid')
    const disturbed = interruptible(simulator)
    disturbed.interrupt({
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
    await expect(disturbed.fetch(request)).rejects.toThrow('connection lost')
    expect(await readJson(await refresh('hybrid', refresh_token))).toEqual({ error: 'invalid_grant' })
  })
})
