import type { AuthorizationResponse } from './behaviour.ts'

/** An error response that keeps the state. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 */
export const errorResponse = (
  mode: AuthorizationResponse['mode'],
  parameters: AuthorizationResponse['parameters'],
  error: string,
  more: Readonly<Record<string, string>> = {},
): AuthorizationResponse => ({
  mode,
  parameters: [
    ...parameters.filter(([name]) => name === 'state'),
    ['error', error],
    ...Object.entries(more).map(([name, value]) => [name, value] as const),
  ],
})

/** Error parameters that are dangerous to render, to log or to follow. */
export const markup = {
  error_description: `<img src=x onerror=alert(1)>\r\nset-cookie: a=CANARY-DESCRIPTION${'x'.repeat(20_000)}`,
  error_uri: 'javascript:alert(1)',
}
