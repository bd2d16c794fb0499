import { failures } from './en/failures.ts'
import { callback, frame } from './en/frame.ts'

/** The texts of the callback document. A separate object keeps its bundle small. */
export const enCallback = { locale: 'en-GB', callback, failures, frame }

export type CallbackMessages = typeof enCallback
