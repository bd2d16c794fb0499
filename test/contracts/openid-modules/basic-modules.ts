import { commonModules } from './common-modules.ts'
import { type OpenidModule, refuses } from './openid-module.ts'

/** oidcc-client-basic-certification-test-plan. The tests of a provider that requires it cover `-client-secret-basic`. */
export const basicModules: readonly OpenidModule[] = [
  ...commonModules('back'),
  refuses('back')('oidcc-client-test-idtoken-sig-none', 'algorithm-none', 'id-token-invalid'),
]
