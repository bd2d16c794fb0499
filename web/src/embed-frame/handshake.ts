import type { FrameMessage, Locale } from '@planbridge/shared/embed'
import { HostMessage, locales, protocolVersions } from '@planbridge/shared/embed'
import { readAppearance } from '../connect-flow/appearance/read-appearance.ts'

/** The parts of the browser that messages pass through. */
export interface MessagePlatform {
  /** The window that embeds this document. */
  readonly parent: Pick<Window, 'postMessage'>
  /** The origins that may embed it, as the server wrote them into the document. */
  readonly allowed: readonly string[]
  /** The origin of the embedding document, if the browser tells. */
  readonly ancestor: string | null
  readonly listen: (listener: (event: Pick<MessageEvent, 'origin' | 'source' | 'data'>) => void) => void
}

export interface ReceivedMessage {
  readonly message: HostMessage
  /** The names of values of the look that were refused. */
  readonly refused: readonly string[]
}

export interface Handshake {
  /** Sends a message to the page that has introduced itself, and to no other. */
  readonly send: (message: FrameMessage) => void
}

/** A language of ours from a language tag; null if there is none. */
const readLocale = (value: unknown): Locale | null => {
  const tag = typeof value === 'string' ? value.toLowerCase().split('-')[0] : null
  return locales.find((locale) => locale === tag) ?? null
}

/** Reads a message of the host page; null if it is none. Values of the look are checked one by one, all else as a whole. */
export function readHostMessage(data: unknown): ReceivedMessage | null {
  if (typeof data !== 'object' || data === null) return null
  const members = new Map(Object.entries(data))
  if (!String(members.get('type')).startsWith('planbridge:')) return null
  const { appearance, refused } = readAppearance(members.get('appearance'))
  members.set('appearance', appearance)
  members.set('locale', readLocale(members.get('locale')))
  const parsed = HostMessage.safeParse(Object.fromEntries(members))
  return parsed.success ? { message: parsed.data, refused } : null
}

/**
 * Connects the frame with the page around it. A message counts if it comes from the embedding window, with an origin of the session's
 * list, in the form of the contract. The first such page stays the only one.
 * @see https://html.spec.whatwg.org/multipage/web-messaging.html#authors
 */
export function shakeHands(
  { parent, allowed, ancestor, listen }: MessagePlatform,
  onMessage: (received: ReceivedMessage) => void,
): Handshake {
  let host: string | null = null
  listen(({ origin, source, data }) => {
    if (source !== parent || !allowed.includes(origin) || (host !== null && origin !== host)) return
    const received = readHostMessage(data)
    if (!received || (host === null && received.message.type !== 'planbridge:init')) return
    host = origin
    onMessage(received)
  })
  const loaded: FrameMessage = { type: 'planbridge:loaded', versions: [...protocolVersions] }
  const known = allowed.filter((origin) => origin === ancestor)
  // The browser delivers a message only to a window of the named origin.
  for (const origin of known.length > 0 ? known : allowed) parent.postMessage(loaded, origin)
  return {
    send: (message) => {
      if (host !== null) parent.postMessage(message, host)
    },
  }
}
