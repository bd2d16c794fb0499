/** The calls that a provider makes to a registered address, or its queue of them. */
export interface InboundFacts {
  /** How the request proves its sender; null if the provider documents no signature. */
  readonly signature: SignatureFacts | null
  /** The list of addresses from which the provider calls; null if it publishes none. */
  readonly addressList: AddressListFacts | null
  /** The queue of clients that fetch their events instead; null if the provider has none. */
  readonly queue: QueueFacts | null
  readonly envelope: EnvelopeFacts
  /**
   * Documented names of events, with a sentence for people without a full stop. Providers add names at any time, so a name that is
   * not listed is an event too.
   */
  readonly events: Readonly<Record<string, string>>
  /** Names whose answer decides: a success approves, everything else denies. */
  readonly gates: readonly string[]
  /** Days until the provider gives an event up for good; repeats can arrive until then. 0 if it documents no retries. */
  readonly repeatsForDays: number
}

/** A header with an HMAC over the body as it was sent. */
export interface SignatureFacts {
  /** In lower case. */
  readonly header: string
  readonly algorithm: 'hmac-sha256'
  /** Lower-case hexadecimal digits. */
  readonly encoding: 'hex'
}

/** `{domain}` is replaced with the integration's domain. */
export interface AddressListFacts {
  readonly json: `https://${string}`
  /** The member of the JSON object that has the addresses. */
  readonly member: string
  /** The same list with one address per line. */
  readonly text: `https://${string}`
  /** The documented time between two readings. */
  readonly refreshHours: number
}

/** Ids of operations of the provider's API. */
export interface QueueFacts {
  /** Takes several events. Reading removes them without an acknowledgement. */
  readonly take: string
  readonly takesMax: number
  /** The query parameter with the number of events to take. */
  readonly count: string
  /** The members of the response with the events and with the number of those that are left. */
  readonly items: string
  readonly left: string
  /** The status of an empty queue. */
  readonly emptyStatus: number
  readonly expiresHours: number
  /** Sends undelivered events again, for clients that receive them. */
  readonly release: string
}

/** Paths are names of members from the root of the body, separated by dots. */
export interface EnvelopeFacts {
  readonly name: string
  /** When the event happened, as an ISO 8601 timestamp; null if the body does not say. */
  readonly createdAt: string | null
  /**
   * The resource that an event is about: the path of its identifier, and what kind of resource it is, because identifiers of two kinds can be
   * equal. The first one that exists counts.
   */
  readonly resource: readonly { readonly of: string; readonly id: string }[]
  /** The members that tell two events apart; empty: the bytes of the body. */
  readonly fingerprint: readonly string[]
  /**
   * The time in which the provider sends an event again that was not acknowledged. Where nothing but the bytes of a body tells events apart, a
   * body is a repeat for so long after the first one with the same bytes. After it, it is another event: the same thing may have changed again.
   */
  readonly sameBytesMinutes: number
}
