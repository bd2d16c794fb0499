import { recordArtifact, recordSecret, recordSecretAtRest } from '../artifacts.ts'
import { connectSecretsIn } from '../embed/connect-secrets.ts'
import type { Exchange } from './tap.ts'

/** Parameters of an authorization response. They may occur only in callback URLs and in the request that completes an attempt. */
const responseParameters = ['code', 'id_token', 'state', 'session_state', 'access_token']

/**
 * Removes the values of an authorization response from a callback URL. Other URLs are returned unchanged, because a code or
 * state there is a leak.
 */
export const withoutResponse = (address: string, callbackPaths: readonly string[]): string => {
  const url = new URL(address, 'http://localhost')
  if (!callbackPaths.includes(url.pathname)) return address
  const blank = (text: string) =>
    responseParameters.reduce(
      (rest, name) => rest.replace(new RegExp(`(^|[?#&])${name}=[^&#]*`), `$1${name}=`),
      text,
    )
  return `${url.pathname}${blank(url.search)}${blank(url.hash)}`
}

const secretsIn = ({ requestBody, headers }: Exchange): string[] => {
  const cookies = (headers['set-cookie'] ?? []).map((line) => /^[^=]+=([^;]*)/.exec(line)?.[1] ?? '')
  return [...cookies, ...proofIn(requestBody)].filter((value) => value.length >= 20)
}

const proofIn = (body: string): string[] => {
  if (!body.includes('"verifier"')) return []
  const { raw = '', verifier } = JSON.parse(body) as { raw?: string; verifier?: string | null }
  const answer = new URLSearchParams(raw)
  return [verifier ?? '', answer.get('code') ?? '', answer.get('id_token') ?? '']
}

/**
 * Records every response of Planbridge (status, headers except Set-Cookie, body) and every requested URL, and registers the
 * session ids, verifiers, codes and ID tokens that must occur in none of them, and the secrets of connect sessions that must not be
 * stored or logged.
 */
export const recordTraffic = (
  name: string,
  exchanges: readonly Exchange[],
  callbackPaths: readonly string[],
): void => {
  for (const exchange of exchanges) {
    const { method, status, headers, body } = exchange
    const target = withoutResponse(exchange.target, callbackPaths)
    const { 'set-cookie': _, date: __, ...shown } = headers
    recordArtifact('response', `${name} ${method} ${target}`, body)
    recordArtifact('response', `${name} ${method} ${target} head`, JSON.stringify({ status, ...shown }))
    for (const value of secretsIn(exchange)) recordSecret(value)
    const text = `${exchange.target}\n${exchange.requestBody}\n${body.toString()}`
    for (const value of connectSecretsIn(text)) recordSecretAtRest(value)
  }
  const addresses = exchanges.map(({ target }) => withoutResponse(target, callbackPaths))
  recordArtifact('message', `${name} addresses`, addresses.join('\n'))
}
