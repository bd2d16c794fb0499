import { characterText, foreignCharacter, invisible, pasteMarks, unquoted } from '@planbridge/shared/pasted'

/** The form of a secret. It decides which characters cannot be part of it. */
export type SecretForm =
  /** Visible ASCII, without quotes and spaces. */
  | 'key'
  /** Any text, but of white space only plain spaces. OAuth allows ASCII only, and some providers issue other letters. */
  | 'client-secret'
  /** Any text without control characters. */
  | 'text'

export interface CleanSecret {
  readonly value: string
  /** Kinds of text that were removed, for a warning. Never contains a part of the value. */
  readonly removed: readonly string[]
}

interface Step {
  readonly removes: string
  readonly strip: (text: string, form: SecretForm) => string
}

const variable = /^(?:export[ \t]+)?[A-Z][A-Z0-9_]{3,}=(?=[^=])/
const label = /^(?:authorization:[ \t]*)?bearer[ \t]+|^[A-Za-z-]{3,40}:[ \t]+/i

const steps: readonly Step[] = [
  {
    removes:
      'characters without a shape (byte order marks, zero-width characters, soft hyphens, direction marks)',
    strip: (text) => text.replaceAll(pasteMarks, '').replaceAll(invisible, ''),
  },
  { removes: 'white space around it', strip: (text) => text.trim() },
  {
    removes: 'the name of a variable',
    strip: (text, form) => (form === 'text' ? text : text.replace(variable, '')),
  },
  {
    removes: 'the name of a header',
    strip: (text, form) => (form === 'text' ? text : text.replace(label, '')),
  },
  { removes: 'quotes around it', strip: unquoted },
]

/** Quotes within quotes are no configuration of a person. */
const roundsMax = 4

/** Removes text that cannot be part of the secret. */
export const cleanSecret = (raw: string, form: SecretForm): CleanSecret => {
  const removed = new Set<string>()
  let value = raw
  for (let round = 0; round < roundsMax; round += 1)
    for (const { removes, strip } of steps) {
      const left = strip(value, form)
      if (left !== value) removed.add(removes)
      value = left
    }
  return { value, removed: steps.flatMap(({ removes }) => (removed.has(removes) ? [removes] : [])) }
}

const allowed: Record<SecretForm, RegExp> = {
  key: /^[!#-&(-+\--~]$/,
  'client-secret': /^(?:[^\p{C}\p{Z}\u{FFFD}]| )$/u,
  text: /^[^\p{Cc}\p{Cs}\u{FFFD}]$/u,
}

/** Says which character cannot be part of the secret, and where; undefined if there is none. */
export const secretFault = (value: string, form: SecretForm): string | undefined => {
  const foreign = foreignCharacter(value, (character) => allowed[form].test(character))
  return foreign
    ? `contains a character that cannot be part of it: ${characterText(foreign)} at position ${foreign.position}`
    : undefined
}

/** A warning about characters that OAuth does not allow in a client secret. @see https://www.rfc-editor.org/rfc/rfc6749#appendix-A.2 */
export const secretDoubt = (value: string, reference: string): string | undefined => {
  const foreign = foreignCharacter(value, (character) => /^[\x20-\x7e]$/.test(character))
  return foreign
    ? `${reference} contains ${characterText(foreign)} at position ${foreign.position}: copy it again unless the provider issued it so`
    : undefined
}
