/** The addresses that Docplanner sends from, and what it publishes about them. Both may be changed at any time. */
export interface Network {
  /** The addresses from which it sends, in turn. */
  senders: readonly string[]
  /** The name of a publication in `publications.ts`. */
  published: PublicationName
  /** Starts to send from one more address; does nothing if none is left. */
  readonly addSender: () => void
  /** Stops to send from the newest address, unless it is the last one. */
  readonly removeSender: () => void
}

/** What can stand at the address of the published list. `as-it-is` is the list of the addresses that are used. */
export const publicationNames = [
  'as-it-is',
  'empty',
  'disjoint',
  'everybody',
  'private',
  'placeholders',
  'odd-spellings',
  'one-bad-entry',
  'wrong-shape',
  'cut-off',
  'web-page',
  'huge',
  'redirect',
  'endless',
  'missing',
  'failing',
] as const

export type PublicationName = (typeof publicationNames)[number]

export const openNetwork = (senders: readonly string[], spare: readonly string[]): Network => {
  const network: Network = {
    senders,
    published: 'as-it-is',
    addSender() {
      const next = [...senders, ...spare].find((address) => !network.senders.includes(address))
      if (next !== undefined) network.senders = [...network.senders, next]
    },
    removeSender() {
      if (network.senders.length > 1) network.senders = network.senders.slice(0, -1)
    },
  }
  return network
}
