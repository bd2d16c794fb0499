import type { Dispatcher } from 'undici'
import { EgressError, type EgressProxy } from './egress.ts'

type Headers = Dispatcher.DispatchOptions['headers']

const isPlain = (headers: object): headers is Record<string, string> =>
  !Array.isArray(headers) && !(Symbol.iterator in headers)

/** Headers as `fetch` and API calls pass them: pairs in a flat list, pairs, or a record. */
const recordOf = (headers: Headers): Record<string, unknown> => {
  if (!headers) return {}
  if (isPlain(headers)) return headers
  const list = [...(headers as Iterable<string | [string, unknown]>)]
  const record: Record<string, unknown> = {}
  if (typeof list[0] === 'string')
    for (let at = 0; at < list.length; at += 2) record[String(list[at])] = list[at + 1]
  else for (const [name, value] of list as [string, unknown][]) record[name] = value
  return record
}

/** Is told whether the proxy passes requests on. */
interface ProxyObserver {
  refused(error: EgressError): void
  passed(): void
}

/**
 * Sends requests for an `http` origin to a forward proxy, in absolute form. A response that asks for the proxy's credentials is a
 * failure of the own network; any other response is the destination's, because a proxy does not say which are its own.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
export const throughForwardProxy = (
  origin: string,
  { origin: proxyOrigin, authorization }: EgressProxy,
  observer: ProxyObserver,
): Dispatcher.DispatcherComposeInterceptor => {
  const { host } = new URL(origin)
  const proxy = new URL(proxyOrigin)
  // The name in the certificate is the proxy's, not the destination's.
  const names = proxy.protocol === 'https:' ? { servername: proxy.hostname } : {}
  return (dispatch) => (options, handler) => {
    const credentials = authorization ? { 'proxy-authorization': authorization.reveal() } : {}
    const headers = { ...recordOf(options.headers), host, ...credentials } as Record<string, string>
    return dispatch(
      { ...options, ...names, path: origin + options.path, headers },
      refusing(handler, observer),
    )
  }
}

const refusing = (
  handler: Dispatcher.DispatchHandler,
  { refused, passed }: ProxyObserver,
): Dispatcher.DispatchHandler => ({
  onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
  onRequestUpgrade: (...upgrade) => handler.onRequestUpgrade?.(...upgrade),
  onResponseStarted: () => handler.onResponseStarted?.(),
  onResponseStart(controller, status, headers, message) {
    if (status !== 407) {
      passed()
      return handler.onResponseStart?.(controller, status, headers, message)
    }
    const error = new EgressError('the proxy refused: 407')
    refused(error)
    controller.abort(error)
  },
  onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
  onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
  onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
  onBodySent: (chunk) => handler.onBodySent?.(chunk),
  onRequestSent: () => handler.onRequestSent?.(),
})
