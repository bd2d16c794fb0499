const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/**
 * A new code verifier: 256 random bits. Keep it in the session that the user's browser has at your app, and nowhere else.
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.1
 */
export const newVerifier = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)))

/**
 * The challenge of a verifier, for `createConnectSession`.
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2
 */
export const challengeOf = async (verifier: string): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
