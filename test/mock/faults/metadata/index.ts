import type { PublicationFault } from '../mishap.ts'
import { authorizeEndpointMoved } from './authorize-endpoint-moved.ts'
import { issuerOtherwise } from './issuer-otherwise.ts'
import { issuerPublishedInCapitals } from './issuer-published-in-capitals.ts'
import { issuerPublishedWithSlash } from './issuer-published-with-slash.ts'
import { issuerPublishedWithSuffix } from './issuer-published-with-suffix.ts'
import { issuerUnpublished } from './issuer-unpublished.ts'
import { keysAtNoAddress } from './keys-at-no-address.ts'
import { keysInTheClear } from './keys-in-the-clear.ts'
import { keysMoved } from './keys-moved.ts'
import { metadataByteOrderMark } from './metadata-byte-order-mark.ts'
import { metadataDripping } from './metadata-dripping.ts'
import { metadataEndless } from './metadata-endless.ts'
import { metadataFailing } from './metadata-failing.ts'
import { metadataHypertext } from './metadata-hypertext.ts'
import { metadataMovedForGood } from './metadata-moved-for-good.ts'
import { metadataNotJson } from './metadata-not-json.ts'
import { metadataOfAnotherShape } from './metadata-of-another-shape.ts'
import { metadataRedirected } from './metadata-redirected.ts'
import { metadataSilent } from './metadata-silent.ts'
import { tokenEndpointInTheClear } from './token-endpoint-in-the-clear.ts'
import { tokenEndpointMoved } from './token-endpoint-moved.ts'
import { tokenEndpointUnpublished } from './token-endpoint-unpublished.ts'
import { userinfoMoved } from './userinfo-moved.ts'

/** Every one of them; a test runs each. */
export const metadataFaults: readonly PublicationFault[] = [
  authorizeEndpointMoved,
  issuerOtherwise,
  issuerPublishedInCapitals,
  issuerPublishedWithSlash,
  issuerPublishedWithSuffix,
  issuerUnpublished,
  keysAtNoAddress,
  keysInTheClear,
  keysMoved,
  metadataByteOrderMark,
  metadataDripping,
  metadataEndless,
  metadataFailing,
  metadataHypertext,
  metadataMovedForGood,
  metadataNotJson,
  metadataOfAnotherShape,
  metadataRedirected,
  metadataSilent,
  tokenEndpointInTheClear,
  tokenEndpointMoved,
  tokenEndpointUnpublished,
  userinfoMoved,
]
