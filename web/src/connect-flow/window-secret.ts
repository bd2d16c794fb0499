import { WindowSecret, WindowSecretHash } from '@planbridge/shared/embed'
import { base64url } from '../core/front-channel/proof.ts'
import type { Random } from '../core/front-channel/proof.ts'

/** A new secret for the fragment of a window's address: 256 random bits. Synchronous, because a window opens only while a click is handled. */
export const newWindowSecret = (random: Random): WindowSecret =>
  WindowSecret.parse(base64url(random.getRandomValues(new Uint8Array(32))))

export const hashOf = async (random: Random, secret: WindowSecret): Promise<WindowSecretHash> => {
  const digest = await random.subtle.digest('SHA-256', new TextEncoder().encode(secret))
  return WindowSecretHash.parse(base64url(new Uint8Array(digest)))
}
