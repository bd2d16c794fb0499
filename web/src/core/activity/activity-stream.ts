import { ActivityEntry, followActivity } from '@planbridge/shared/contract'
import { createParser } from 'eventsource-parser'
import { appHeader, type Fetch, readProblem } from '../bff-client.ts'

export interface StreamEvents {
  /** The stream is open: everything after the last entry arrives by itself. */
  readonly onOpen: () => void
  readonly onEntry: (entry: ActivityEntry) => void
  /** An entry that this page cannot read, because it is older or newer than the server. */
  readonly onUnreadable: () => void
}

/** How a stream ended. `silent`: nothing arrived for so long that the connection must be dead. */
export type StreamEnd =
  | { readonly kind: 'ended' | 'silent' | 'unreachable' | 'session-ended' }
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number | null }

export interface StreamNeeds {
  readonly fetch: Fetch
  /** Calls `late` after this time, unless the returned function is called before. */
  readonly after: (ms: number, late: () => void) => () => void
}

/** The server sends something every fifteen seconds. A computer that slept notices a dead connection by this. */
const silenceMsMax = 40_000

/** Reads the activity from a position on until the stream ends or `signal` is aborted. Never rejects. */
export const readActivityStream = async (
  { fetch, after }: StreamNeeds,
  { onOpen, onEntry, onUnreadable }: StreamEvents,
  from: { readonly position: string; readonly signal: AbortSignal },
): Promise<StreamEnd> => {
  const silent = new AbortController()
  const signal = AbortSignal.any([from.signal, silent.signal])
  let stopWatch = after(silenceMsMax, () => silent.abort())
  const heard = () => {
    stopWatch()
    stopWatch = after(silenceMsMax, () => silent.abort())
  }
  const parser = createParser({
    onEvent: ({ data }) => {
      const entry = readEntry(data)
      if (entry) onEntry(entry)
      else onUnreadable()
    },
  })
  try {
    const response = await fetch(`/bff${followActivity.path}`, {
      method: 'GET',
      credentials: 'same-origin',
      redirect: 'manual',
      cache: 'no-store',
      headers: { ...appHeader, accept: 'text/event-stream', 'last-event-id': from.position },
      signal,
    })
    if (!isStream(response)) return await refusalOf(response)
    heard()
    onOpen()
    for await (const text of textsOf(response)) {
      heard()
      parser.feed(text)
    }
    return { kind: 'ended' }
  } catch {
    return { kind: silent.signal.aborted ? 'silent' : 'unreachable' }
  } finally {
    stopWatch()
  }
}

const isStream = ({ ok, headers, body }: Response): boolean =>
  ok && body !== null && headers.get('content-type')?.startsWith('text/event-stream') === true

const refusalOf = async (response: Response): Promise<StreamEnd> => {
  const problem = readProblem(await response.json().catch(() => null))
  if (problem?.code === 'session-required' || problem?.code === 'sign-in-required')
    return { kind: 'session-ended' }
  return problem ? { kind: 'refused', retryAfterSeconds: problem.retryAfterSeconds } : { kind: 'unreachable' }
}

async function* textsOf({ body }: Response): AsyncGenerator<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    void reader.cancel().catch(() => undefined)
  }
}

const readEntry = (data: string): ActivityEntry | null => {
  try {
    return ActivityEntry.safeParse(JSON.parse(data)).data ?? null
  } catch {
    return null
  }
}
