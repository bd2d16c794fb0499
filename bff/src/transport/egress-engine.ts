import { createSecureContext, getCACertificates } from 'node:tls'
import { buildConnector, type Dispatcher, Pool } from 'undici'
import type { Clock } from '../runtime/platform.ts'
import {
  directEgress,
  EgressError,
  type EgressFault,
  type EgressProxy,
  type EgressSettings,
  type EgressStatus,
} from './egress.ts'
import { bypassOf } from './no-proxy-engine.ts'
import { throughForwardProxy } from './forward-proxy-engine.ts'
import { proxyConnector, tunnelConnector } from './tunnel-engine.ts'

type Connector = buildConnector.connector

/** Options of a pool, and the time-out in milliseconds of each step of opening a connection. */
export type EgressPoolOptions = Omit<Pool.Options, 'connect'> & {
  readonly connectMs: number
  /** Wraps the connector of the pool. */
  readonly prepare: (connect: Connector) => Connector
}

/** Opens pools of connections to origins, directly or through a proxy. */
export interface Egress extends EgressStatus {
  readonly openPool: (origin: string, options: EgressPoolOptions) => Dispatcher
}

/** The functions are called when the own network begins to fail for an origin, when the reason changes, and when it works again. */
export interface EgressNeeds {
  readonly clock: Clock
  failed(fault: { readonly origin: string; readonly detail: string }): void
  restored(found: { readonly origin: string }): void
}

const silent: EgressNeeds = {
  clock: { now: () => 0 },
  failed: () => undefined,
  restored: () => undefined,
}

/** Throws an error of OpenSSL if a certificate cannot be read. */
const trustOf = (authorities: readonly string[]) =>
  authorities.length === 0
    ? {}
    : { secureContext: createSecureContext({ ca: [...getCACertificates('default'), ...authorities] }) }

/** Remembers for each origin why the own network did not reach it. */
const openFaults = ({ clock, failed: report, restored }: EgressNeeds) => {
  const faults = new Map<string, EgressFault>()
  const failed = (origin: string, { message: detail }: EgressError) => {
    const known = faults.get(origin)
    if (known?.detail === detail) return
    faults.set(origin, { detail, since: known?.since ?? clock.now() })
    report({ origin, detail })
  }
  const passed = (origin: string) => {
    if (faults.delete(origin)) restored({ origin })
  }
  return {
    of: (origin: string) => faults.get(origin),
    /** Records failed connections, and by default those that are opened. */
    watch:
      (origin: string, connect: Connector, isOpen = passed): Connector =>
      (options, callback) =>
        connect(options, (...result) => {
          const [error] = result
          if (error instanceof EgressError) failed(origin, error)
          else isOpen(origin)
          callback(...result)
        }),
    failed,
    passed,
  }
}

/** Opens the way to providers. Without a proxy, a call costs what it costs without this module. */
export const openEgress = (settings: EgressSettings = directEgress, needs: EgressNeeds = silent): Egress => {
  const tls = trustOf(settings.authorities)
  const isBypassed = bypassOf(settings.noProxy)
  const faults = openFaults(needs)
  const proxyOf = (url: URL): EgressProxy | null => {
    const proxy = url.protocol === 'https:' ? settings.proxies.https : settings.proxies.http
    return proxy && !isBypassed(url) ? proxy : null
  }
  return {
    routeOf: (origin) => (proxyOf(new URL(origin)) ? 'proxy' : 'direct'),
    faultOf: faults.of,
    openPool(origin, { connectMs, prepare, ...options }) {
      const url = new URL(origin)
      const proxy = proxyOf(url)
      if (!proxy) {
        const connect = prepare(buildConnector({ ...tls, timeout: connectMs, allowH2: false }))
        return new Pool(origin, { ...options, connect })
      }
      const open = { connectMs, tls }
      if (url.protocol === 'https:') {
        const connect = prepare(faults.watch(origin, tunnelConnector(proxy, open)))
        return new Pool(origin, { ...options, connect })
      }
      // A connection to the proxy says nothing about its answer.
      const connect = prepare(faults.watch(origin, proxyConnector(proxy, open), () => undefined))
      const observer = {
        refused: (error: EgressError) => faults.failed(origin, error),
        passed: () => faults.passed(origin),
      }
      const pool = new Pool(proxy.origin, { ...options, connect })
      return pool.compose(throughForwardProxy(origin, proxy, observer))
    },
  }
}
