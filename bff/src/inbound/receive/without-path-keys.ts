import type { Integration } from '../../domain/integration.ts'
import type { Events } from '../../events.ts'

/**
 * Events whose paths contain no key of an address for events. Such a key is part of the address, so a request to a misspelled one has it in a
 * path that is logged.
 */
export const withoutPathKeys = (events: Events, integrations: Iterable<Integration>): Events => {
  const keys = [...integrations].flatMap(({ webhooks }) => webhooks?.pathKeys ?? [])
  if (keys.length === 0) return events
  const masked = (text: string): string => {
    let rest = decoded(text)
    for (const key of keys) rest = rest.replaceAll(key.reveal(), '•')
    return rest.includes('•') ? rest : text
  }
  return {
    ...events,
    requestFailed: (line) =>
      events.requestFailed({ ...line, path: masked(line.path), detail: masked(line.detail) }),
    requestErrored: (line) =>
      events.requestErrored({ ...line, path: masked(line.path), detail: masked(line.detail) }),
  }
}

/** Escapes of plain characters are another spelling of the same path. */
const decoded = (text: string): string =>
  text.replaceAll(/%[2-7][\da-f]/gi, (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16)))
