import type { CDPSession } from 'playwright'

/** A response of a page. */
export interface WireLoad {
  readonly url: string
  /** Bytes on the wire, with headers; 0 until it has ended. */
  readonly bytes: number
}

/** Records every response of a page as the network stack of Chromium counts it, by request. */
export const recordLoads = async (cdp: CDPSession): Promise<ReadonlyMap<string, WireLoad>> => {
  const loads = new Map<string, WireLoad>()
  await cdp.send('Network.enable')
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  cdp.on('Network.responseReceived', ({ requestId, response: { url } }) => {
    loads.set(requestId, { url, bytes: 0 })
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength: bytes }) => {
    const load = loads.get(requestId)
    if (load) loads.set(requestId, { ...load, bytes })
  })
  return loads
}
