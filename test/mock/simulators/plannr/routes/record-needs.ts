import type { Tell } from '../webhooks.ts'

export interface RecordNeeds {
  readonly uuid: () => string
  readonly now: () => number
  /** Tells the subscribers of a change. assumed: also of changes made through the API */
  readonly tell: Tell
}
