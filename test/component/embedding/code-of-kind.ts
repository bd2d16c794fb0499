import { failureCodes } from '@planbridge/shared/contract'
import { localFailureCodes } from '@planbridge/web/core/bff-client.ts'
import type { ShownCode } from '@planbridge/web/core/bff-client.ts'
import { kindOf } from '@planbridge/web/messages/connect/failure-kinds.ts'
import type { FailureKind } from '@planbridge/web/messages/connect/failure-kinds.ts'

const codes: readonly ShownCode[] = [...failureCodes, ...localFailureCodes]

/** A failure code of a kind. */
export const codeOfKind = (kind: FailureKind): ShownCode => {
  const code = codes.find((one) => kindOf(one) === kind)
  if (code === undefined) throw new Error(`no code is of the kind ${kind}`)
  return code
}
