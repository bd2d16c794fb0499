import type { DocplannerOptions, DocplannerSimulator } from './docplanner/options.ts'

export type {
  DocplannerClient,
  DocplannerLimits,
  DocplannerOptions,
  DocplannerSimulator,
  IssuedToken,
  LoggedRequest,
  Notification,
} from './docplanner/options.ts'

/**
 * Docplanner's Integrations API and its FOS token endpoint, as a program.
 *
 * Options: `docplanner({ world, domain: 'doctoralia.es', clients: [{ clientId: '<int>_<base36>', clientSecret,
 * facilities?, grantTypes?, notifications? }], origin?: default https://www.${domain}, expiresIn?: 3600 | 86400,
 * scopeEcho?: 'sample' | 'stock', limits?: { getPerHour?, writePerMinute? }, publicIps? })`.
 *
 * Control surface beside `fetch`: `log`, `tokensIssued`, `expireTokens()`, `forgetTokens()`, `limits` (changeable),
 * `notify(name, data)`, `queue()`, `patientBooks({ address, start })`.
 */
export declare const docplanner: (options: DocplannerOptions) => DocplannerSimulator
