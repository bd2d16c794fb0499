import { base64url } from 'jose'
import * as z from 'zod/mini'
import type { AnswerContent } from '../proxy/read-answer.ts'

/** The content of a kept answer, as it is sealed: a text, or other bytes in base64url. */
const Content = z.object({
  media_type: z.string(),
  text: z.nullable(z.string()),
  base64url: z.nullable(z.string()),
})
type Content = z.infer<typeof Content>

/** The text of bytes; null if they are none. The last character may be cut off. */
const textOf = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return null
  }
}

/** The number of entries of a JSON list, or of the only list of a JSON object; null for everything else. */
export const entriesIn = (text: string): number | null => {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return value.length
    const lists = Object.values(value ?? {}).filter((member) => Array.isArray(member))
    return lists.length === 1 ? (lists[0]?.length ?? null) : null
  } catch {
    return null
  }
}

export interface WrittenAnswer {
  /** To be sealed. */
  readonly text: string
  readonly entries: number | null
}

export const writeContent = ({ mediaType, bytes, truncated }: AnswerContent): WrittenAnswer => {
  const text = textOf(bytes)
  const content: Content = {
    media_type: mediaType,
    text,
    base64url: text === null ? base64url.encode(bytes) : null,
  }
  return { text: JSON.stringify(content), entries: text === null || truncated ? null : entriesIn(text) }
}

export const readContent = (text: string): Content => Content.parse(JSON.parse(text))
