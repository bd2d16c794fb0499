import type { Events } from '../events.ts'
import { Failure } from '../failure.ts'
import type { FindBytes } from '../transport/find-bytes.ts'
import type { ForwardResponse } from '../transport/forward.ts'
import type { TokenSet } from '../vault/token-vault.ts'
import type { ApiAnswer } from './api-call.ts'
import type { Sending } from './api-request.ts'
import { discard } from '../streams/discard.ts'
import { cachedPatterns } from '../leak-guard/credential-patterns.ts'
import { openCredentialScanner } from '../leak-guard/credential-scanner.ts'
import { decodeContent } from '../leak-guard/decode-content.ts'
import { scanBody } from '../leak-guard/scan-body.ts'

/** A call that was made, with whose credentials. */
export interface Sent {
  readonly sending: Sending
  readonly tokens: TokenSet
}

/** Makes an answer of a provider's response, of which no credential of this connection is a part. */
export type GuardAnswer = (
  sent: Sent,
  response: ForwardResponse,
  answer: (response: ForwardResponse) => ApiAnswer,
) => ApiAnswer

export interface GuardNeeds {
  readonly events: Pick<Events, 'credentialInResponse'>
  readonly findBytes: FindBytes
  /** What we say ourselves need not be searched. */
  readonly ownHeaders: Headers
}

export const guardAnswers = ({ events, findBytes, ownHeaders }: GuardNeeds): GuardAnswer => {
  const scanner = openCredentialScanner(findBytes)
  const patternsFor = cachedPatterns()
  return ({ sending, tokens }, response, answer) => {
    const {
      integration,
      row,
      found: { operation },
    } = sending
    const patterns = patternsFor(integration, tokens)
    const found = (where: 'headers' | 'body') => {
      events.credentialInResponse({
        integration: integration.id,
        connection: row.id,
        operation: operation.id,
        where,
      })
      return new Failure('credential-in-answer', `in the ${where} of ${operation.id}`, { connection: row.id })
    }
    const { status, headers, body } = answer(decodeContent(response))
    if (doRepeat(headers, ownHeaders, (value) => scanner.matchesHeader(patterns, value))) {
      discard(body)
      throw found('headers')
    }
    return { status, headers, body: scanBody(body, { scanner, patterns, onMatch: () => found('body') }) }
  }
}

type Headers = ApiAnswer['headers']

const doRepeat = (headers: Headers, own: Headers, finds: (value: string) => boolean): boolean => {
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && value !== own[name] && finds(value)) return true
  }
  return false
}
