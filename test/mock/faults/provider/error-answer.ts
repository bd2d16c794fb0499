import type { AuthorizationAnswer } from './script.ts'

/** An error instead of what was to be answered; the state stays. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 */
export const errorAnswer = (
  mode: AuthorizationAnswer['mode'],
  parameters: AuthorizationAnswer['parameters'],
  error: string,
  more: Readonly<Record<string, string>> = {},
): AuthorizationAnswer => ({
  mode,
  parameters: [
    ...parameters.filter(([name]) => name === 'state'),
    ['error', error],
    ...Object.entries(more).map(([name, value]) => [name, value] as const),
  ],
})

/** What a page that believes descriptions would draw, follow or log. */
export const markup = {
  error_description: `<img src=x onerror=alert(1)>\r\nset-cookie: a=CANARY-DESCRIPTION${'x'.repeat(20_000)}`,
  error_uri: 'javascript:alert(1)',
}
