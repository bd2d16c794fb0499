import { type BrowserAdapterNeeds, browserAdapter } from './browser-adapter.ts'
import { type HostAdapterNeeds, hostAdapter, hostPrefix } from './host-adapter.ts'
import type { AnswerApiCall } from './proxy-message.ts'

/** Every way to an API call: of a person in a browser, of a host's back end. */
export const proxyAdapters = (needs: BrowserAdapterNeeds & HostAdapterNeeds): AnswerApiCall => {
  const forPeople = browserAdapter(needs)
  const forHosts = hostAdapter(needs)
  return (message) => (message.target.startsWith(hostPrefix) ? forHosts(message) : forPeople(message))
}
