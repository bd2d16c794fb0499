import type { AddressReach } from '../../network/address-range.ts'
import type { ListValidators } from '../../store/ports/ports.ts'
import type { ProtocolClient } from '../../transport/protocol-client.ts'
import { retryAfterOf } from '../../transport/retry-after.ts'
import { type DocumentRead, judgeEntries, readJsonList, readTextList } from './read-address-list.ts'

/** Where a provider publishes its addresses, in two forms. */
export interface ListSource {
  /** Of the JSON form; identifies the list. */
  readonly url: string
  readonly member: string
  readonly textUrl: string
  readonly reach: AddressReach
  readonly refreshMs: number
}

export type FetchedList =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'list'
      readonly ranges: readonly string[]
      /** Null if the text form was read, because the conditional request is for the JSON form. */
      readonly validators: ListValidators | null
    }
  | { readonly kind: 'failed'; readonly detail: string; readonly retryAfterMs?: number | undefined }

type Failed = Extract<FetchedList, { kind: 'failed' }>

interface Document {
  readonly kind: 'document'
  readonly headers: Headers
  readonly bytes: Uint8Array
}

const failed = (detail: string, retryAfterMs?: number): Failed => ({ kind: 'failed', detail, retryAfterMs })

const typesOf = {
  json: /^(?:application|text)\/(?:[\w.+-]+\+)?json\s*(?:;|$)|^text\/plain\s*(?:;|$)/i,
  text: /^text\/plain\s*(?:;|$)/i,
} as const

/** Simulated providers are on this machine; the configuration does not accept other http addresses. */
const mayBeFetched = (url: string, reach: AddressReach): boolean =>
  reach === 'local' || URL.parse(url)?.protocol === 'https:'

export interface FetchNeeds {
  /** Follows no redirect, and has limits of time and size. */
  readonly client: ProtocolClient
  readonly now: () => number
}

const conditions = (validators: ListValidators | null): Record<string, string> => ({
  ...(validators?.etag != null && { 'if-none-match': validators.etag }),
  ...(validators?.lastModified != null && { 'if-modified-since': validators.lastModified }),
})

const fetchDocument = async (
  { client, now }: FetchNeeds,
  request: Request,
  types: RegExp,
): Promise<Document | Failed | { readonly kind: 'unchanged' }> => {
  const answer = await client(request)
  if (answer.kind === 'redirecting')
    return answer.status === 304 ? { kind: 'unchanged' } : failed(`redirects (${answer.status})`)
  if (answer.kind !== 'answer' && answer.kind !== 'unreadable')
    return failed(`${answer.kind}: ${answer.detail}`)
  const { status, headers, bytes } = answer
  if (status !== 200) return failed(`status ${status}`, retryAfterOf(headers, now()))
  const type = headers.get('content-type') ?? 'none'
  return types.test(type) ? { kind: 'document', headers, bytes } : failed(`content type ${type.slice(0, 80)}`)
}

const judged = (read: DocumentRead, reach: AddressReach, validators: ListValidators | null): FetchedList => {
  if (read.kind === 'unreadable') return failed(read.detail)
  const list = judgeEntries(read.entries, reach)
  return list.kind === 'list' ? { ...list, validators } : failed(list.detail)
}

/** The JSON form. `isReadable` is false if the text form may have what this one does not. */
const fetchJson = async (
  needs: FetchNeeds,
  source: ListSource,
  validators: ListValidators | null,
): Promise<{ readonly isReadable: boolean; readonly list: FetchedList }> => {
  const headers = { accept: 'application/json', ...conditions(validators) }
  const found = await fetchDocument(needs, new Request(source.url, { headers }), typesOf.json)
  if (found.kind === 'failed') return { isReadable: false, list: found }
  if (found.kind === 'unchanged')
    return validators
      ? { isReadable: true, list: found }
      : { isReadable: false, list: failed('status 304 without a condition') }
  const read = readJsonList(found.bytes, source.member)
  const received = {
    etag: found.headers.get('etag'),
    lastModified: found.headers.get('last-modified'),
  }
  return { isReadable: read.kind === 'entries', list: judged(read, source.reach, received) }
}

const fetchText = async (needs: FetchNeeds, { textUrl, reach }: ListSource): Promise<FetchedList> => {
  const request = new Request(textUrl, { headers: { accept: 'text/plain' } })
  const found = await fetchDocument(needs, request, typesOf.text)
  if (found.kind === 'unchanged') return failed('status 304 without a condition')
  return found.kind === 'failed' ? found : judged(readTextList(found.bytes), reach, null)
}

/**
 * Fetches a published list: the JSON form, and the text form if the first one is not readable. Never rejects.
 * @param validators Of the list in use; the provider may confirm it instead of sending it again.
 */
export const fetchAddressList =
  (needs: FetchNeeds) =>
  async (source: ListSource, validators: ListValidators | null): Promise<FetchedList> => {
    if (![source.url, source.textUrl].every((url) => mayBeFetched(url, source.reach)))
      return failed('is not https')
    const json = await fetchJson(needs, source, validators)
    if (json.isReadable || json.list.kind !== 'failed') return json.list
    const text = await fetchText(needs, source)
    if (text.kind !== 'failed') return text
    return failed(
      `JSON: ${json.list.detail}; text: ${text.detail}`,
      json.list.retryAfterMs ?? text.retryAfterMs,
    )
  }
