import type { IdTokenFault } from '../mishap.ts'
import { accessTokenInstead } from './access-token-instead.ts'
import { algorithmElliptic } from './algorithm-elliptic.ts'
import { algorithmLonger } from './algorithm-longer.ts'
import { algorithmNone } from './algorithm-none.ts'
import { algorithmNoneInCapitals } from './algorithm-none-in-capitals.ts'
import { algorithmNoneNameless } from './algorithm-none-nameless.ts'
import { algorithmProbabilistic } from './algorithm-probabilistic.ts'
import { audienceAsObject } from './audience-as-object.ts'
import { audienceEmpty } from './audience-empty.ts'
import { audienceMissing } from './audience-missing.ts'
import { audienceOfNumbers } from './audience-of-numbers.ts'
import { audienceTwice } from './audience-twice.ts'
import { audienceWithStranger } from './audience-with-stranger.ts'
import { audienceWithSuffix } from './audience-with-suffix.ts'
import { authorizedPartyOther } from './authorized-party-other.ts'
import { codeHashAsList } from './code-hash-as-list.ts'
import { codeHashEmpty } from './code-hash-empty.ts'
import { codeHashInCapitals } from './code-hash-in-capitals.ts'
import { codeHashMissing } from './code-hash-missing.ts'
import { codeHashNull } from './code-hash-null.ts'
import { codeHashPadded } from './code-hash-padded.ts'
import { codeHashWithSuffix } from './code-hash-with-suffix.ts'
import { criticalUnknown } from './critical-unknown.ts'
import { expiredBeyondSkew } from './expired-beyond-skew.ts'
import { expiredLongAgo } from './expired-long-ago.ts'
import { expiryAsText } from './expiry-as-text.ts'
import { expiryMissing } from './expiry-missing.ts'
import { expiryNever } from './expiry-never.ts'
import { issuedAtAsText } from './issued-at-as-text.ts'
import { issuedAtMissing } from './issued-at-missing.ts'
import { issuedBeyondSkew } from './issued-beyond-skew.ts'
import { issuedLastWeek } from './issued-last-week.ts'
import { issuedTomorrow } from './issued-tomorrow.ts'
import { issuerAsList } from './issuer-as-list.ts'
import { issuerEscaped } from './issuer-escaped.ts'
import { issuerInCapitals } from './issuer-in-capitals.ts'
import { issuerMissing } from './issuer-missing.ts'
import { issuerOfAnotherProvider } from './issuer-of-another-provider.ts'
import { issuerWithPort } from './issuer-with-port.ts'
import { issuerWithSlash } from './issuer-with-slash.ts'
import { issuerWithSuffix } from './issuer-with-suffix.ts'
import { keyElsewhere } from './key-elsewhere.ts'
import { keyElsewhereAsCertificate } from './key-elsewhere-as-certificate.ts'
import { keyInside } from './key-inside.ts'
import { keyInsideAsCertificate } from './key-inside-as-certificate.ts'
import { keyOfAnotherName } from './key-of-another-name.ts'
import { keyUnknown } from './key-unknown.ts'
import { keyUnnamedOfStranger } from './key-unnamed-of-stranger.ts'
import { macOfClientSecret } from './mac-of-client-secret.ts'
import { macOfPublicKey } from './mac-of-public-key.ts'
import { macOfPublishedKey } from './mac-of-published-key.ts'
import { nonceAsList } from './nonce-as-list.ts'
import { nonceInCapitals } from './nonce-in-capitals.ts'
import { nonceMissing } from './nonce-missing.ts'
import { nonceShortened } from './nonce-shortened.ts'
import { nonceWithSuffix } from './nonce-with-suffix.ts'
import { notJson } from './not-json.ts'
import { notYetValid } from './not-yet-valid.ts'
import { partsFive } from './parts-five.ts'
import { partsFour } from './parts-four.ts'
import { partsTwo } from './parts-two.ts'
import { payloadAltered } from './payload-altered.ts'
import { payloadAsList } from './payload-as-list.ts'
import { payloadUnencoded } from './payload-unencoded.ts'
import { signatureAltered } from './signature-altered.ts'
import { signaturePadded } from './signature-padded.ts'
import { signatureWithBlank } from './signature-with-blank.ts'
import { signatureMissing } from './signature-missing.ts'
import { signedByOtherPublishedKey } from './signed-by-other-published-key.ts'
import { signedByStranger } from './signed-by-stranger.ts'
import { stateHashWithSuffix } from './state-hash-with-suffix.ts'
import { strangeAlphabet } from './strange-alphabet.ts'
import { subjectAsNumber } from './subject-as-number.ts'
import { subjectEmpty } from './subject-empty.ts'
import { subjectMissing } from './subject-missing.ts'
import { subjectTooLong } from './subject-too-long.ts'
import { tokenHashWithSuffix } from './token-hash-with-suffix.ts'
import { typeAccessToken } from './type-access-token.ts'
import { typeLogoutToken } from './type-logout-token.ts'
import { typeProof } from './type-proof.ts'
import { withBlanks } from './with-blanks.ts'

/** Every one of them; a test runs each. */
export const idTokenFaults: readonly IdTokenFault[] = [
  accessTokenInstead,
  algorithmElliptic,
  algorithmLonger,
  algorithmNone,
  algorithmNoneInCapitals,
  algorithmNoneNameless,
  algorithmProbabilistic,
  audienceAsObject,
  audienceEmpty,
  audienceMissing,
  audienceOfNumbers,
  audienceTwice,
  audienceWithStranger,
  audienceWithSuffix,
  authorizedPartyOther,
  codeHashAsList,
  codeHashEmpty,
  codeHashInCapitals,
  codeHashMissing,
  codeHashNull,
  codeHashPadded,
  codeHashWithSuffix,
  criticalUnknown,
  expiredBeyondSkew,
  expiredLongAgo,
  expiryAsText,
  expiryMissing,
  expiryNever,
  issuedAtAsText,
  issuedAtMissing,
  issuedBeyondSkew,
  issuedLastWeek,
  issuedTomorrow,
  issuerAsList,
  issuerEscaped,
  issuerInCapitals,
  issuerMissing,
  issuerOfAnotherProvider,
  issuerWithPort,
  issuerWithSlash,
  issuerWithSuffix,
  keyElsewhere,
  keyElsewhereAsCertificate,
  keyInside,
  keyInsideAsCertificate,
  keyOfAnotherName,
  keyUnknown,
  keyUnnamedOfStranger,
  macOfClientSecret,
  macOfPublicKey,
  macOfPublishedKey,
  nonceAsList,
  nonceInCapitals,
  nonceMissing,
  nonceShortened,
  nonceWithSuffix,
  notJson,
  notYetValid,
  partsFive,
  partsFour,
  partsTwo,
  payloadAltered,
  payloadAsList,
  payloadUnencoded,
  signatureAltered,
  signaturePadded,
  signatureWithBlank,
  signatureMissing,
  signedByOtherPublishedKey,
  signedByStranger,
  stateHashWithSuffix,
  strangeAlphabet,
  subjectAsNumber,
  subjectEmpty,
  subjectMissing,
  subjectTooLong,
  tokenHashWithSuffix,
  typeAccessToken,
  typeLogoutToken,
  typeProof,
  withBlanks,
]
