import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { request, type RequestOptions } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freePort, isFree } from '../harness/free-ports.ts'
import type { Simulation } from './plan-simulation.ts'
import { serveSimulation } from './serve-simulation.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'planbridge-simulation-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const clinic = (port: number): Simulation => {
  const origin = `http://127.0.0.1:${port}`
  const clients = [{ clientId: '12_planbridge', clientSecret: 'CANARY-simulation' }]
  return {
    integrations: ['clinic'],
    docplanner: { identity: origin, api: origin, domain: 'doctoralia.es', clients },
    secrets: {},
  }
}

interface Answer {
  readonly status: number
  readonly text: string
}

/** A request on a connection of its own: a pooled one would belong to the server before the restart. */
const send = (url: string, init: RequestOptions, body = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { ...init, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end(body)
  })

const newToken = async (port: number): Promise<string> => {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: '12_planbridge',
    client_secret: 'CANARY-simulation',
    scope: 'integration',
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { text } = await send(
    `http://127.0.0.1:${port}/oauth/v2/token`,
    { method: 'POST', headers },
    String(body),
  )
  return (JSON.parse(text) as { access_token: string }).access_token
}

const facilities = async (port: number, token: string): Promise<number> => {
  const headers = { authorization: `Bearer ${token}` }
  const { status } = await send(`http://127.0.0.1:${port}/api/v3/integration/facilities`, { headers })
  return status
}

describe('the simulators of npm start', () => {
  test('remember after a restart the tokens that they issued, even if the last line was cut', async () => {
    const port = await freePort()
    const first = await serveSimulation(clinic(port), folder)
    const token = await newToken(port)
    await first.close()
    const journal = join(folder, 'docplanner.jsonl')
    expect(statSync(journal).mode & 0o777).toBe(0o600)
    appendFileSync(journal, '{"at":17')
    const second = await serveSimulation(clinic(port), folder)
    expect(await facilities(port, token)).toBe(200)
    const later = await newToken(port)
    await second.close()
    const third = await serveSimulation(clinic(port), folder)
    expect(await facilities(port, later)).toBe(200)
    await third.close()
  })

  test('start on none of their ports if one of them is in use, and name it', async () => {
    const [free, taken] = [await freePort(), await freePort()]
    const other = createServer().listen(taken, '127.0.0.1')
    const origin = (port: number) => `http://127.0.0.1:${port}`
    const simulation: Simulation = {
      ...clinic(taken),
      plannr: { identity: origin(free), api: origin(free), clients: [], subscriptions: [] },
    }
    await expect(serveSimulation(simulation, folder)).rejects.toMatchObject({
      code: 'EADDRINUSE',
      port: taken,
    })
    expect(await isFree(free)).toBe(true)
    other.close()
  })
})
