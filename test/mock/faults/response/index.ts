import type { ResponseFault } from '../mishap.ts'
import { accessTokenInFront } from './access-token-in-front.ts'
import { codeEmpty } from './code-empty.ts'
import { codeLeftOut } from './code-left-out.ts'
import { codeTwice } from './code-twice.ts'
import { codeTwiceTheSame } from './code-twice-the-same.ts'
import { denied } from './denied.ts'
import { errorEmptyWithCode } from './error-empty-with-code.ts'
import { errorInFragment } from './error-in-fragment.ts'
import { errorInQuery } from './error-in-query.ts'
import { errorOfAnotherIssuer } from './error-of-another-issuer.ts'
import { errorTwice } from './error-twice.ts'
import { errorUnknown } from './error-unknown.ts'
import { errorWithCode } from './error-with-code.ts'
import { errorWithMarkup } from './error-with-markup.ts'
import { idTokenEmpty } from './id-token-empty.ts'
import { idTokenLeftOut } from './id-token-left-out.ts'
import { idTokenTwice } from './id-token-twice.ts'
import { idTokenUninvited } from './id-token-uninvited.ts'
import { issuerParameterEmpty } from './issuer-parameter-empty.ts'
import { issuerParameterEscaped } from './issuer-parameter-escaped.ts'
import { issuerParameterInCapitals } from './issuer-parameter-in-capitals.ts'
import { issuerParameterOfAnother } from './issuer-parameter-of-another.ts'
import { issuerParameterTwice } from './issuer-parameter-twice.ts'
import { issuerParameterWithPort } from './issuer-parameter-with-port.ts'
import { issuerParameterWithSlash } from './issuer-parameter-with-slash.ts'
import { issuerParameterWithSuffix } from './issuer-parameter-with-suffix.ts'
import { parametersTooMany } from './parameters-too-many.ts'
import { successInFragment } from './success-in-fragment.ts'
import { successInQuery } from './success-in-query.ts'

/** Every one of them; a test runs each. */
export const responseFaults: readonly ResponseFault[] = [
  accessTokenInFront,
  codeEmpty,
  codeLeftOut,
  codeTwice,
  codeTwiceTheSame,
  denied,
  errorEmptyWithCode,
  errorInFragment,
  errorInQuery,
  errorOfAnotherIssuer,
  errorTwice,
  errorUnknown,
  errorWithCode,
  errorWithMarkup,
  idTokenEmpty,
  idTokenLeftOut,
  idTokenTwice,
  idTokenUninvited,
  issuerParameterEmpty,
  issuerParameterEscaped,
  issuerParameterInCapitals,
  issuerParameterOfAnother,
  issuerParameterTwice,
  issuerParameterWithPort,
  issuerParameterWithSlash,
  issuerParameterWithSuffix,
  parametersTooMany,
  successInFragment,
  successInQuery,
]
