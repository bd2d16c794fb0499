export interface RecordNeeds {
  readonly uuid: () => string
  readonly now: () => number
}
