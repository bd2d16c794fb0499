import { commonModules } from './common-modules.ts'
import { accepts, type OpenidModule, refuses } from './openid-module.ts'

const refused = refuses('front')

/** oidcc-client-hybrid-certification-test-plan, response type `code id_token`. */
export const hybridModules: readonly OpenidModule[] = [
  ...commonModules('front'),
  refused('oidcc-client-test-invalid-chash', 'code-hash-with-suffix', 'code-hash-mismatch'),
  refused('oidcc-client-test-missing-chash', 'code-hash-missing', 'code-hash-mismatch'),
  accepts('oidcc-client-test-nonce-unless-code-flow'),
]
