/**
 * Secrets of connect sessions that hosts and browsers have by design: the secret part of tokens, the secrets of links and windows, the
 * codes of returns, and the verifiers of hosts.
 */
const patterns = [
  /\bpbcs_[\w-]{22}\.([\w-]{43})/g,
  /\/connect#[lw]=([\w-]{43})/g,
  /"secret":"([\w-]{43})"/g,
  /\bplanbridge_code=([\w-]{20,})/g,
  /"code_verifier":"([\w-]{43,})"/g,
]

/** Finds the secrets of connect sessions in requests and responses. */
export const connectSecretsIn = (text: string): string[] => [
  ...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, secret = '']) => secret))),
]
