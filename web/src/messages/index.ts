import { en } from './en.ts'
import type { Messages } from './en.ts'
import { inLanguage } from './locale.ts'

export const messagesFor = (languages: readonly string[]): Messages => inLanguage(languages, { en })
