/** The parts of an address that a document was opened with. */
export type Arrival = Pick<Location, 'origin' | 'pathname' | 'search' | 'hash'>

declare global {
  interface Window {
    /** Set by the document's inline script (`web/take-address.js`); absent if that script was not allowed to run. */
    arrival?: Arrival
  }
}

/** The address that the document was opened with. No later code finds the response or the secret in it. */
export const takeArrival = (window: Pick<Window, 'arrival' | 'location'>): Arrival => {
  const { origin, pathname, search, hash } = window.arrival ?? window.location
  delete window.arrival
  return { origin, pathname, search, hash }
}
