import { bufferUpTo } from '@planbridge/bff/internal/streams/buffered-prefix.ts'
import { onTestFinished } from 'vitest'
import { recordArtifact, recordSecret, recordSecretAtRest } from '../artifacts.ts'
import { connectSecretsIn } from '../embed/connect-secrets.ts'
import { environment } from './config-text.ts'
import { deployment, type DeploymentOptions } from './deployment.ts'

const isStream = ({ headers }: Response): boolean =>
  headers.get('content-type')?.startsWith('text/event-stream') === true

/**
 * The recorded text of a response: path without query and without the key that a provider sends in it, status, headers and body. Omits `Set-Cookie`, which carries the session id by
 * design, and the body of a stream, which has no end.
 */
const recordedText = async (request: Request, response: Response): Promise<string> => {
  const headers = [...response.headers].filter(([name]) => name !== 'set-cookie')
  const pathname = new URL(request.url).pathname.replace(/^(\/webhooks\/[^/]+\/).+/, '$1…')
  const head = `${request.method} ${pathname}\n${response.status}\n${headers.map((pair) => pair.join(': ')).join('\n')}`
  return `${head}\n\n${isStream(response) ? '' : await response.clone().text()}\n\n`
}

/** A deployment that records every response and log line for the secret scan. */
export const recordedDeployment = async (name: string, options: DeploymentOptions = {}) => {
  const at = await deployment(options)
  const responses: string[] = []
  const fetch: typeof at.planbridge.fetch = async (...input) => {
    const response = await at.planbridge.fetch(...input)
    responses.push(await recordedText(input[0], response))
    return response
  }
  const answerApiCall: typeof at.planbridge.answerApiCall = async (call) => {
    const { status, headers, body } = await at.planbridge.answerApiCall(call)
    const buffered = await bufferUpTo(
      typeof body === 'string' ? new TextEncoder().encode(body) : body,
      Infinity,
    )
    const text = buffered instanceof Uint8Array ? new TextDecoder().decode(buffered) : ''
    const head = `${call.method} ${call.target.split('?', 1)[0]}\n${status}\n${JSON.stringify(headers)}`
    responses.push(`${head}\n\n${text}\n\n`)
    return { status, headers, body: buffered }
  }
  onTestFinished(() => {
    for (const secret of Object.values(environment)) recordSecret(secret)
    recordArtifact('response', name, responses.join(''))
    for (const secret of connectSecretsIn(responses.join(''))) recordSecretAtRest(secret)
    recordArtifact('log', name, at.logs.map((record) => `${JSON.stringify(record)}\n`).join(''))
  })
  return { ...at, planbridge: { ...at.planbridge, fetch, answerApiCall }, direct: at.planbridge, responses }
}

export type RecordedDeployment = Awaited<ReturnType<typeof recordedDeployment>>

const tokenPath = /\/(?:connect\/token|oauth\/token|oauth\/v2\/token)$/

/** All requests to token endpoints of all providers, in order per provider. */
export const tokenRequests = ({ simulators }: Pick<RecordedDeployment, 'simulators'>) =>
  Object.values(simulators).flatMap(({ log }) => log.entries.filter(({ path }) => tokenPath.test(path)))

/** The number of requests to all providers. */
export const providerRequests = ({ simulators }: Pick<RecordedDeployment, 'simulators'>): number =>
  Object.values(simulators).reduce((sum, { log }) => sum + log.entries.length, 0)
