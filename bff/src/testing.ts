/**
 * Public entry point for tests that run Planbridge with engines of their own, in Node or in a browser.
 * Platform-neutral: an export must not import Node modules.
 */
export type { Config } from './config/config.ts'
export { readConfig } from './config/read-config.ts'
export type { Integration } from './domain/integration.ts'
export { Secret } from './domain/secret.ts'
export { type EventSink, openEvents, type PlanbridgeEvent } from './events.ts'
export { sqlStore } from './store/engines/sql-store.ts'
export { currentSqlStore } from './store/engines/store-on.ts'
export { TransactionalSqliteDialect } from './store/engines/sqlite-dialect.ts'
export type * from './store/ports/ports.ts'
export { fetchForward } from './transport/fetch-engine.ts'
export { fetchGuardedWay } from './transport/guarded-fetch-engine.ts'
export type { Forward, ForwardRequest, ForwardResponse } from './transport/forward.ts'
export { defaultProtocolLimits, type ProtocolLimits } from './transport/protocol-client.ts'
