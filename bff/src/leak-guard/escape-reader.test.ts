import { expect, test } from 'vitest'
import { findBytes } from '../transport/find-bytes.ts'
import { credentialPatterns } from './credential-patterns.ts'
import { openCredentialScanner } from './credential-scanner.ts'

const credential = 'CANARY/token"with\\visible#characters'
const { matches } = openCredentialScanner(findBytes)
const isFound = (text: string) => matches(credentialPatterns([credential]), new TextEncoder().encode(text))

test.each(Array.from(credential, (character, at) => [at, character] as const))(
  'a backslash escapes slashes, quotes and backslashes, and no other character: %i %s (PX-21)',
  (at, character) => {
    const text = `${credential.slice(0, at)}\\${credential.slice(at)}`
    // Nothing is changed by one in front of the credential, or behind another one.
    const isWithout = at === 0 || credential[at - 1] === '\\'
    expect(isFound(text)).toBe(/[/"\\]/.test(character) || isWithout)
  },
)
