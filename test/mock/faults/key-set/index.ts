import type { PublicationFault } from '../mishap.ts'
import { keysByteOrderMark } from './keys-byte-order-mark.ts'
import { keysDripping } from './keys-dripping.ts'
import { keysEndless } from './keys-endless.ts'
import { keysFailing } from './keys-failing.ts'
import { keysHypertext } from './keys-hypertext.ts'
import { keysMovedForGood } from './keys-moved-for-good.ts'
import { keysNotJson } from './keys-not-json.ts'
import { keysOfAnotherShape } from './keys-of-another-shape.ts'
import { keysRedirected } from './keys-redirected.ts'
import { keysSilent } from './keys-silent.ts'
import { keysTooMany } from './keys-too-many.ts'

/** Every one of them; a test runs each. */
export const keySetFaults: readonly PublicationFault[] = [
  keysByteOrderMark,
  keysDripping,
  keysEndless,
  keysFailing,
  keysHypertext,
  keysMovedForGood,
  keysNotJson,
  keysOfAnotherShape,
  keysRedirected,
  keysSilent,
  keysTooMany,
]
