import type { ConnectTexts } from './texts.ts'
import { en } from './en.ts'
export const it: ConnectTexts = en
