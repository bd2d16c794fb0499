import { enCallback } from './en-callback.ts'
import type { CallbackMessages } from './en-callback.ts'
import { inLanguage } from './locale.ts'

export const callbackMessagesFor = (languages: readonly string[]): CallbackMessages =>
  inLanguage(languages, { en: enCallback })
