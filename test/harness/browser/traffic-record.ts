import { recordArtifact, recordSecret } from '../artifacts.ts'
import type { Exchange } from './tap.ts'

/** The parameters with which a provider answers: they pass through the callback's address and the body sent to us, nothing else. */
const passing = ['code', 'id_token', 'state', 'session_state', 'access_token']

/**
 * An address without what a provider's answer legitimately carries through it. At any other path a code or a state would
 * be a leak, so there it stays.
 */
export const withoutResponse = (address: string, callbackPaths: readonly string[]): string => {
  const url = new URL(address, 'http://localhost')
  if (!callbackPaths.includes(url.pathname)) return address
  const blank = (text: string) =>
    passing.reduce((kept, name) => kept.replace(new RegExp(`(^|[?#&])${name}=[^&#]*`), `$1${name}=`), text)
  return `${url.pathname}${blank(url.search)}${blank(url.hash)}`
}

const markersIn = ({ requestBody, headers }: Exchange): string[] => {
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
 * Lays down every answer of Planbridge (status, headers but Set-Cookie, body) and every address that was asked for, and
 * names what may be in none of them: session ids, verifiers, codes and ID tokens.
 */
export const recordWire = (
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
    for (const value of markersIn(exchange)) recordSecret(value)
  }
  const addresses = exchanges.map(({ target }) => withoutResponse(target, callbackPaths))
  recordArtifact('message', `${name} addresses`, addresses.join('\n'))
}
