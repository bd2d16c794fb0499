import { bufferUpTo } from '@planbridge/bff/internal/streams/buffered-prefix.ts'
import { onTestFinished } from 'vitest'
import { recordArtifact, recordSecret } from '../artifacts.ts'
import { environment } from './config-text.ts'
import { deployment, type DeploymentWish } from './deployment.ts'

/**
 * What a response shows of itself, without the query that the test asked with; a session id is in `Set-Cookie`
 * by design, and readable by nobody but the browser.
 */
const shown = async (request: Request, response: Response): Promise<string> => {
  const headers = [...response.headers].filter(([name]) => name !== 'set-cookie')
  const { pathname } = new URL(request.url)
  const head = `${request.method} ${pathname}\n${response.status}\n${headers.map((pair) => pair.join(': ')).join('\n')}`
  return `${head}\n\n${await response.clone().text()}\n\n`
}

/** A deployment whose every answer and log line is laid down for the sweep. */
export const watched = async (name: string, wish: DeploymentWish = {}) => {
  const at = await deployment(wish)
  const answers: string[] = []
  const fetch: typeof at.planbridge.fetch = async (...input) => {
    const response = await at.planbridge.fetch(...input)
    answers.push(await shown(input[0], response))
    return response
  }
  const answerApiCall: typeof at.planbridge.answerApiCall = async (call) => {
    const { status, headers, body } = await at.planbridge.answerApiCall(call)
    const whole = await bufferUpTo(typeof body === 'string' ? new TextEncoder().encode(body) : body, Infinity)
    const text = whole instanceof Uint8Array ? new TextDecoder().decode(whole) : ''
    const head = `${call.method} ${call.target.split('?', 1)[0]}\n${status}\n${JSON.stringify(headers)}`
    answers.push(`${head}\n\n${text}\n\n`)
    return { status, headers, body: whole }
  }
  onTestFinished(() => {
    for (const secret of Object.values(environment)) recordSecret(secret)
    recordArtifact('response', name, answers.join(''))
    recordArtifact('log', name, at.logs.map((record) => `${JSON.stringify(record)}\n`).join(''))
  })
  return { ...at, planbridge: { ...at.planbridge, fetch, answerApiCall }, direct: at.planbridge, answers }
}

export type Watched = Awaited<ReturnType<typeof watched>>

const tokenPath = /\/(?:connect\/token|oauth\/token|oauth\/v2\/token)$/

/** Every request that reached a token endpoint of any provider, in order. */
export const tokenRequests = ({ simulators }: Pick<Watched, 'simulators'>) =>
  Object.values(simulators).flatMap(({ log }) => log.entries.filter(({ path }) => tokenPath.test(path)))

/** Every request that reached a provider at all. */
export const providerRequests = ({ simulators }: Pick<Watched, 'simulators'>): number =>
  Object.values(simulators).reduce((sum, { log }) => sum + log.entries.length, 0)
